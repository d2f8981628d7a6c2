import assert from 'node:assert/strict'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { inDirectory } from '../../ledger-fixture.ts'
import { journalFileName } from '../node-journal-file.ts'
import { claimShardCount, shardDirectory } from './node-shard-count.ts'

const otherCount = (kept: number, asked: number) => ({
  code: 'precondition-failed',
  subCode: 'ledger.other-shard-count',
  message: new RegExp(`has ${kept} shards? and was opened as one of ${asked}.*Open it with ${kept}`),
})

test('a ledger with the number of shards that it was made with, and no other', () =>
  inDirectory(async directory => {
    const ledger = join(directory, 'service.ledger')
    await claimShardCount({ directory: ledger, count: 16 })
    await claimShardCount({ directory: ledger, count: 16 })
    for (const count of [1, 8, 17])
      await assert.rejects(claimShardCount({ directory: ledger, count }), otherCount(16, count))
    assert.deepEqual(await readdir(ledger), ['shard-count'])
  }))

test('a ledger of before there were shards has one', () =>
  inDirectory(async directory => {
    await writeFile(join(directory, journalFileName), '')
    await assert.rejects(claimShardCount({ directory, count: 2 }), otherCount(1, 2))
    await claimShardCount({ directory, count: 1 })
    assert.deepEqual(await readdir(directory), [journalFileName], 'a ledger of one shard says nothing of it')
  }))

test('a count that cannot be read is not guessed', () =>
  inDirectory(async directory => {
    for (const text of ['', '16', '0\n', 'sixteen\n']) {
      await writeFile(join(directory, 'shard-count'), text)
      await assert.rejects(claimShardCount({ directory, count: 16 }), { subCode: 'ledger.shard-count-damaged' })
    }
  }))

test('a crash before the count was in its place leaves a new ledger', () =>
  inDirectory(async directory => {
    await mkdir(directory, { recursive: true })
    await writeFile(join(directory, 'shard-count.new'), '1')
    await claimShardCount({ directory, count: 4 })
    await assert.rejects(claimShardCount({ directory, count: 1 }), otherCount(4, 1))
  }))

test('shard 0 stays where the only shard was', () => {
  assert.equal(shardDirectory('/books', 0), '/books')
  assert.equal(shardDirectory('/books', 1), '/books/shard-001')
  assert.equal(shardDirectory('/books', 15), '/books/shard-015')
})
