import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { Failure } from '../errors/failure.ts'
import { nodeRandom } from '../ids/node-random.ts'
import { manualClock } from '../time/manual-clock.ts'
import { openDataDirectory } from './data-directory.ts'
import { findRunningBank, readOperatorToken } from './running-bank.ts'

const folder = (t: TestContext): string => {
  const path = mkdtempSync(join(tmpdir(), 'florin-data-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const open = (directory: string) =>
  openDataDirectory({ directory, clock: manualClock(), random: nodeRandom(), version: '0.1.0' })

const refusal = (subCode: string, message: RegExp) => (thrown: unknown) => {
  assert.ok(thrown instanceof Failure, String(thrown))
  assert.equal(thrown.subCode, subCode)
  assert.match(thrown.message, message)
  return true
}

const addresses = { network: '127.0.0.1:1', api: '127.0.0.1:2', operator: '127.0.0.1:3' }

test('a first start makes a private directory, a token and room for keys, logs and services', t => {
  const path = join(folder(t), 'deep', 'data')
  const data = open(path)
  t.after(data.close)
  assert.equal(statSync(path).mode & 0o777, 0o700)
  assert.equal(statSync(data.keys).mode & 0o777, 0o700)
  assert.equal(statSync(join(path, 'operator-token')).mode & 0o777, 0o600)
  assert.match(data.operatorToken.reveal(), /^florin_op_[\w-]{32}$/)
  assert.equal(readOperatorToken(path)?.reveal(), data.operatorToken.reveal())
  assert.equal(data.ofService('service.ledger'), join(path, 'service.ledger'))
  assert.deepEqual(JSON.parse(readFileSync(join(path, 'florin-data.json'), 'utf8')), {
    format: 1,
    createdAt: '2026-01-15T12:00:00.000Z',
    createdBy: '0.1.0',
  })
})

test('the token is the same at the next start', t => {
  const path = folder(t)
  const first = open(path)
  first.close()
  const second = open(path)
  t.after(second.close)
  assert.equal(second.operatorToken.reveal(), first.operatorToken.reveal())
})

test('commands find the running bank through its directory, and none when it has stopped', t => {
  const path = folder(t)
  assert.equal(findRunningBank(path), undefined)
  const data = open(path)
  assert.equal(findRunningBank(path), undefined)
  data.announce(addresses)
  assert.deepEqual(findRunningBank(path), {
    pid: process.pid,
    addresses,
    startedAt: '2026-01-15T12:00:00.000Z',
    version: '0.1.0',
  })
  data.close()
  assert.equal(findRunningBank(path), undefined)
  assert.equal(readdirSync(path).includes('running.json'), false)
})

test('a second bank on the same directory is refused with the process that has it', t => {
  const path = folder(t)
  const data = open(path)
  t.after(data.close)
  assert.throws(
    () => open(path),
    refusal('data.in-use', new RegExp(`in use by process ${process.pid}: stop that bank`)),
  )
  data.close()
  open(path).close()
})

test('after kill -9 the next bank starts, and the dead one is not found', async t => {
  const path = folder(t)
  const program = `
    import { openDataDirectory } from ${JSON.stringify(new URL('./data-directory.ts', import.meta.url).href)}
    const data = openDataDirectory({ directory: process.argv[1], clock: Date, random: { bytes: n => Buffer.alloc(n, 7) }, version: '0' })
    data.announce({ network: 'n', api: 'a', operator: 'o' })
    console.log('open')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  assert.equal(findRunningBank(path)?.pid, child.pid)
  assert.throws(() => open(path), refusal('data.in-use', new RegExp(`process ${child.pid}`)))
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.equal(findRunningBank(path), undefined)
  open(path).close()
})

test('a directory that cannot be used is refused in one sentence', t => {
  const path = folder(t)
  writeFileSync(join(path, 'file'), '')
  assert.throws(() => open(join(path, 'file')), refusal('data.unusable', /a file has its name.*--data/))
  assert.throws(() => open(join(path, 'file', 'data')), refusal('data.unusable', /a part of the path is a file/))
})

test('what a restore that was cut short has left is not opened as a bank', t => {
  const path = folder(t)
  mkdirSync(join(path, 'service.card'))
  assert.throws(() => open(path), refusal('data.format', /florin-data\.json cannot be read or is missing/))
  assert.deepEqual(
    readdirSync(path).filter(name => !name.startsWith('lock')),
    ['service.card'],
  )
})

test('a directory of another format is refused and left as it is', t => {
  const path = folder(t)
  const file = join(path, 'florin-data.json')
  for (const [content, message] of [
    ['{"format":2}', /has data format 2, this program has 1/],
    ['{"form', /florin-data\.json cannot be read/],
  ] as const) {
    writeFileSync(file, content)
    assert.throws(() => open(path), refusal('data.format', message))
    assert.equal(readFileSync(file, 'utf8'), content)
  }
  rmSync(file)
  open(path).close()
})

test('a file system that takes no folders is refused at once', {
  skip: !existsSync('/proc/self') && 'there is no /proc here',
}, () => {
  assert.throws(() => open('/proc/florin/data'), refusal('data.unusable', /cannot be made there/))
})
