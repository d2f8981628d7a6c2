import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { backUp } from './sqlite-backup.ts'

test('a backup forgets what the edge was told after the journal was copied, and is none until it is whole', async t => {
  const root = mkdtempSync(join(tmpdir(), 'florin-backup-'))
  t.after(() => rmSync(root, { recursive: true }))
  const [from, to] = [join(root, 'data'), join(root, 'copy')]
  for (const folder of ['edge', 'service.ledger']) mkdirSync(join(from, folder), { recursive: true })
  writeFileSync(join(from, 'florin-data.json'), '{"format":1}')
  writeFileSync(join(from, 'service.ledger', 'journal-000001.flj'), 'journal')
  mkdirSync(join(from, 'service.ledger', 'snapshots'))
  writeFileSync(join(from, 'service.ledger', 'snapshots', 'snapshot-000000000009.fls'), 'may go away meanwhile')
  const given = '00000000 {"kind":"given","payment":{"id":"1"}}\n'
  const acknowledged = '00000000 {"kind":"acknowledged","id":"1","at":1}\n'
  writeFileSync(join(from, 'edge', 'unanswered.log'), `florin-unanswered 1\n${given}${acknowledged}`)
  await backUp({ from, to })
  assert.deepEqual(readdirSync(join(to, 'service.ledger')), ['journal-000001.flj'])
  assert.equal(readFileSync(join(to, 'edge', 'unanswered.log'), 'utf8'), `florin-unanswered 1\n${given}`)

  rmSync(to, { recursive: true })
  writeFileSync(join(from, 'service.ledger', 'tables.sqlite'), 'not a database')
  await assert.rejects(backUp({ from, to }))
  assert.ok(!readdirSync(to).includes('florin-data.json'))
})

test('a backup to a place where nothing can be made is refused at once, and parents that are missing are made', async t => {
  const root = mkdtempSync(join(tmpdir(), 'florin-backup-'))
  t.after(() => rmSync(root, { recursive: true }))
  const from = join(root, 'data')
  mkdirSync(from)
  writeFileSync(join(from, 'florin-data.json'), '{"format":1}')
  const refused = { code: 'precondition-failed', subCode: 'backup.directory', field: 'directory' }
  await assert.rejects(backUp({ from, to: join(from, 'florin-data.json', 'copy') }), refused)
  if (process.platform === 'linux') await assert.rejects(backUp({ from, to: '/proc/florin/copy' }), refused)
  assert.equal((await backUp({ from, to: join(root, 'a', 'b') })).files, 1)
})
