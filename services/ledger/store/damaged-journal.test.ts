import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { Failure } from '#libraries/errors/failure.ts'
import { keptLog, reversal } from '../ledger-fixture.ts'
import { formatVersion, headerLength } from './batch-header.ts'
import { fileJournal } from './file-journal.ts'
import { assertBooks, call, funded, startedStore, tap } from './ledger-store-fixture.ts'
import { memoryJournalFile } from './memory-journal-file-double.ts'
import { sectorBytes } from './unfinished-batch.ts'
import { verifyJournalFile } from './verify-journal.ts'

/** A journal of five batches, and where each begins. */
const journal = async (references: readonly string[] = []) => {
  const { store, file } = await startedStore()
  const offsets = [0]
  const mark = () => offsets.push(file.bytes().length)
  const accountId = await funded(store)
  mark()
  await tap(store, accountId, 1000n, { references: ['a', 'b'] })
  mark()
  await store.submit({ operation: 'reverse', body: reversal(['a']) }, call)
  mark()
  await tap(store, accountId, 25n, { references })
  await store.stop()
  return { bytes: file.bytes(), offsets }
}

const start = async (bytes: Buffer) => {
  const log = keptLog()
  const file = memoryJournalFile(bytes)
  const records: number[] = []
  const opened = fileJournal({ open: file.open, log })
  const end = await opened.replay(batch => records.push(...batch.map(({ sequence }) => sequence)))
  return { end, records, log, file }
}

const refusal = async (bytes: Buffer): Promise<Failure> => {
  const thrown: unknown = await start(bytes).then(
    () => 'it started',
    (failure: unknown) => failure,
  )
  assert.ok(thrown instanceof Failure, String(thrown))
  return thrown
}

const flipped = (bytes: Buffer, at: number, mask: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ mask
  return copy
}

test('a journal that ends anywhere inside its last batch is cut there, with a log line, and goes on', async () => {
  const { bytes, offsets } = await journal()
  const last = offsets.at(-1) ?? 0
  for (let size = last + 1; size < bytes.length; size++) {
    const { records, log, file } = await start(bytes.subarray(0, size))
    assert.deepEqual(records, [1, 2, 3, 4])
    assert.equal(file.bytes().length, last)
    assert.match(log.lines.join(), /never finished.*"offset":\d+,"bytes":\d+,"position":5/)
  }
  const cut = await startedStore({ file: memoryJournalFile(bytes.subarray(0, bytes.length - 1)) })
  await funded(cut.store)
  await assertBooks(cut.store)
  await cut.store.stop()
})

test('a batch that ends on the border before it is not missed: the journal is simply shorter', async () => {
  const { bytes, offsets } = await journal()
  const { records, log } = await start(bytes.subarray(0, offsets.at(-1)))
  assert.deepEqual(records, [1, 2, 3, 4])
  assert.deepEqual(log.lines, [])
})

test('space that the file was given and that was never used stays, and nothing is said', async () => {
  const { bytes } = await journal()
  const { records, log, file } = await start(Buffer.concat([bytes, Buffer.alloc(300_000)]))
  assert.deepEqual(records, [1, 2, 3, 4, 5])
  assert.equal(file.bytes().length, bytes.length + 300_000)
  assert.deepEqual(log.lines, [])
})

/** A journal whose last batch is several sectors long, written into space that was prepared. */
const spacious = async () => {
  const { bytes, offsets } = await journal(['reference-'.repeat(6), ...'bcdefgh'].map(text => text.padEnd(64, text)))
  const last = offsets.at(-1) ?? 0
  const borders: number[] = [last]
  for (let at = (Math.floor(last / sectorBytes) + 1) * sectorBytes; at < bytes.length; at += sectorBytes)
    borders.push(at)
  return { bytes, last, sectors: borders.map((from, n) => ({ from, to: borders[n + 1] ?? bytes.length })) }
}

test('a batch of which a disk wrote only some sectors is cut off, whichever they were', async () => {
  const { bytes, last, sectors } = await spacious()
  assert.ok(sectors.length >= 3)
  for (let missing = 1; missing < 2 ** sectors.length; missing++) {
    const torn = Buffer.concat([bytes, Buffer.alloc(300_000)])
    for (const [n, { from, to }] of sectors.entries()) if (missing & (1 << n)) torn.fill(0, from, to)
    const { records, file, log } = await start(torn)
    assert.deepEqual(records, [1, 2, 3, 4])
    const isAllMissing = missing === 2 ** sectors.length - 1
    assert.equal(file.bytes().length, isAllMissing ? torn.length : last)
    assert.equal(log.lines.length, isAllMissing ? 0 : 1)
  }
})

test('a batch of which a sector is missing stops the start when there is a batch behind it', async () => {
  const { bytes, sectors } = await spacious()
  const { offset, position } = { offset: sectors[0]?.from, position: 5 }
  for (const { from, to } of sectors) {
    const behind = Buffer.from(bytes.subarray(0, headerLength + bytes.readUInt32LE(16)))
    const damaged = Buffer.concat([bytes, behind, Buffer.alloc(300_000)]).fill(0, from, to)
    const { subCode, params } = await refusal(damaged)
    assert.deepEqual([subCode, params['offset'], params['position']], ['ledger.journal-damaged', offset, position])
  }
})

test('a flipped bit anywhere stops the start, naming file, offset and batch, and changes nothing', async () => {
  const { bytes, offsets } = await journal()
  for (let at = 0; at < bytes.length; at++)
    for (const mask of [1, 16, 128]) {
      const damaged = flipped(bytes, at, mask)
      const { message, subCode, params } = await refusal(damaged)
      const batch = offsets.findLastIndex(offset => offset <= at)
      assert.equal(subCode, 'ledger.journal-damaged', `byte ${at}`)
      assert.equal(params['offset'], beginOf(bytes, at))
      assert.match(message, /\/memory\/journal-000001\.flj, offset \d+, batch \d+: /)
      assert.ok(Number(params['position']) > batch)
    }
})

/** Where the batch that holds this byte begins. */
const beginOf = (bytes: Buffer, at: number): number => {
  let begin = 0
  for (;;) {
    const next = begin + headerLength + bytes.readUInt32LE(begin + 16)
    if (next > at) return begin
    begin = next
  }
}

test('batches that are whole but not where they belong stop the start', async () => {
  const { bytes, offsets } = await journal()
  const [, second = 0, third = 0, fourth = 0] = offsets
  const part = (from: number, to: number) => bytes.subarray(from, to)
  const cases: readonly (readonly [what: string, bytes: Buffer])[] = [
    ['one is missing', Buffer.concat([part(0, second), part(third, bytes.length)])],
    ['one stands twice', Buffer.concat([part(0, third), part(second, bytes.length)])],
    [
      'two are exchanged',
      Buffer.concat([part(0, second), part(third, fourth), part(second, third), part(fourth, bytes.length)]),
    ],
    ['the first is missing', part(second, bytes.length)],
  ]
  for (const [what, damaged] of cases) {
    const { params } = await refusal(damaged)
    assert.equal(params['fault'], 'chain', what)
  }
})

test('a journal of another bank cannot be continued with ours, even where positions agree', async () => {
  const one = await journal()
  const other = await journal()
  const mixed = Buffer.concat([one.bytes.subarray(0, one.offsets[1]), other.bytes.subarray(other.offsets[1])])
  assert.equal((await refusal(mixed)).params['fault'], 'chain')
})

test('another format is refused by name', async () => {
  const { bytes } = await journal()
  const other = Buffer.from(bytes)
  other.writeUInt16LE(formatVersion + 1, 4)
  other.writeUInt32LE(crc32(other.subarray(12, headerLength), crc32(other.subarray(0, 8))), 8)
  const { subCode, message } = await refusal(other)
  assert.equal(subCode, 'ledger.journal-other-format')
  assert.match(message, /written in format 3, this Florin reads formats 1 to 2/)
})

test('a file that is no journal is refused, and left as it is', async () => {
  const text = Buffer.from('Dear diary, '.repeat(50))
  assert.equal((await refusal(text)).params['fault'], 'not-a-batch')
})

test('verify says where the chain breaks, and adds up what is before', async () => {
  const { bytes, offsets } = await journal()
  const [, , third = 0] = offsets
  const report = await verifyJournalFile(memoryJournalFile(flipped(bytes, third + headerLength + 3, 1)).open)
  assert.equal(report.ok, false)
  assert.match(report.chain, new RegExp(`offset ${third}, batch 4: its checksum is wrong`))
  assert.deepEqual([report.position, report.entrySets, report.openHolds, report.sums], [3, 1, 1, { GBP: '0' }])
})
