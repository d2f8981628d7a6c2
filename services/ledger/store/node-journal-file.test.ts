import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { inDirectory } from '../ledger-fixture.ts'
import { journalFileName, nodeJournalFile } from './node-journal-file.ts'

const batch = Buffer.alloc(1000, 'x')

test('batches are written into space that was prepared, and what is left of it goes when the bank stops', () =>
  inDirectory(async directory => {
    const path = join(directory, journalFileName)
    const file = await nodeJournalFile({ directory })()
    await file.write(batch, 0)
    await file.datasync()
    const { size } = statSync(path)
    assert.ok(size > 100 * batch.length)
    for (let n = 1; n < 100; n++) await file.write(batch, n * batch.length)
    assert.equal(statSync(path).size, size, 'the file need not become longer')
    assert.deepEqual(readFileSync(path), Buffer.concat([Buffer.alloc(100_000, 'x'), Buffer.alloc(size - 100_000)]))
    await file.close()
    assert.deepEqual(readFileSync(path), Buffer.alloc(100_000, 'x'))
  }))

test('a batch that was taken back takes the space behind it along, and the next one gets new space', () =>
  inDirectory(async directory => {
    const path = join(directory, journalFileName)
    const file = await nodeJournalFile({ directory })()
    await file.write(batch, 0)
    await file.truncate(0)
    assert.equal(statSync(path).size, 0)
    await file.write(batch, 0)
    assert.ok(statSync(path).size > 100 * batch.length)
    await file.close()
    assert.equal(statSync(path).size, batch.length)
  }))

test('the space that a killed bank left behind is used by the next one', () =>
  inDirectory(async directory => {
    const path = join(directory, journalFileName)
    const killed = await nodeJournalFile({ directory })()
    await killed.write(batch, 0)
    const { size } = statSync(path)
    const next = await nodeJournalFile({ directory })()
    await next.write(batch, batch.length)
    assert.equal(statSync(path).size, size)
    await next.close()
    assert.equal(statSync(path).size, 2 * batch.length)
    // Not more than it would have done: nothing is closed by a kill.
    await killed.truncate(2 * batch.length)
    await killed.close()
  }))

test('books whose journal is gone are not begun anew', () =>
  inDirectory(async directory => {
    const file = await nodeJournalFile({ directory })()
    await file.write(batch, 0)
    await file.datasync()
    await file.truncate(0)
    await file.close()
    await assert.rejects(nodeJournalFile({ directory })(), { code: 'internal', subCode: 'ledger.journal-missing' })
  }))
