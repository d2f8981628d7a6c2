import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { money } from '#libraries/money/money.ts'
import type { Capture } from '../../domain/command.ts'
import { deposit, newId, purchase, reversal } from '../../ledger-fixture.ts'
import { settlementAddress } from '../../messages/addresses.ts'
import type { LedgerStore } from '../ledger-store.ts'
import { assertBooks, call, funded, heldOn, startedStore, tap } from '../ledger-store-fixture.ts'
import { memorySnapshotFiles } from './memory-snapshot-files-double.ts'
import { forgetfulStore, type MemoryDisk } from './snapshot-fixture.ts'
import type { Snapshots } from './snapshots-port.ts'

const until = async (what: string, isSo: () => boolean) => {
  for (let turn = 0; turn < 20_000; turn++) {
    if (isSo()) return
    await nextTurn()
  }
  assert.fail(`It never came: ${what}.`)
}

const notMade = 'A snapshot of the ledger could not be made'
const snapshotIsMade = 'A snapshot of the ledger is made.'

const ofHold = (authorisationId: Capture['hold'] & object, over: Partial<Capture> = {}): Capture => ({
  commandId: newId('cmd'),
  requestHash: 'h',
  effectiveAt: 1_768_478_400_000,
  entrySetId: newId('entryset'),
  transactionId: newId('tx'),
  kind: 'presentment',
  hold: authorisationId,
  amount: money(10n, 'GBP'),
  counter: settlementAddress('GBP'),
  isFinal: true,
  ...over,
})

/** Enough records that a snapshot is due, on an account of their own. */
const fill = async (store: LedgerStore, records: number) => {
  for (let n = 0; n < records; n++) await store.submit({ operation: 'reverse', body: reversal([newId('req')]) }, call)
}

const made = async ({ store, log }: Awaited<ReturnType<typeof forgetfulStore>>, tailRecords: number) => {
  const before = log.lines.filter(line => line.startsWith(snapshotIsMade)).length
  await fill(store, tailRecords)
  await until('a snapshot', () => log.lines.filter(line => line.startsWith(snapshotIsMade)).length > before)
  for (let turn = 0; turn < 20; turn++) await nextTurn()
}

test('an id that only the disk remembers is answered again, after a restart too, and another request under it is not', async () => {
  const first = await forgetfulStore({ tailRecords: 20 })
  const accountId = await funded(first.store)
  const body = purchase(accountId, 1000n, { references: ['r'] })
  const answer = await first.store.submit({ operation: 'authorise', body }, call)
  await made(first, 20)
  const isInMemory = (store: LedgerStore) => store.read(state => state.commands.authorise.get(body.commandId))
  assert.equal(await isInMemory(first.store), undefined)
  const again = { ...answer, replayed: true }
  assert.deepEqual(await first.store.submit({ operation: 'authorise', body }, call), again)
  const other = { operation: 'authorise', body: { ...body, requestHash: 'other' } } as const
  assert.deepEqual(await first.store.submit(other, call), { kind: 'mismatch' })
  await first.store.stop()
  const second = await forgetfulStore({ file: first.file, disk: first.disk, tailRecords: 20 })
  assert.equal(await isInMemory(second.store), undefined)
  assert.deepEqual(await second.store.submit({ operation: 'authorise', body }, call), again)
  assert.deepEqual(await second.store.submit(other, call), { kind: 'mismatch' })
  assert.equal(await heldOn(second.store, accountId), 1000n)
  await assertBooks(second.store)
  await second.store.stop()
})

test('two equal commands whose ids the disk must be asked for make one record', async () => {
  const ledger = await forgetfulStore({ tailRecords: 20 })
  const accountId = await funded(ledger.store)
  const authorisationId = newId('auth')
  await tap(ledger.store, accountId, 100n, { authorisationId })
  await ledger.store.submit(
    { operation: 'capture', body: ofHold({ kind: 'authorisation', authorisationId }, { accountId }) },
    call,
  )
  await made(ledger, 20)
  // The hold is closed and archived, so a late capture of it must read the disk.
  assert.equal(await ledger.store.read(state => state.holds.get(authorisationId)), undefined)
  const late = ofHold({ kind: 'authorisation', authorisationId }, { accountId })
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => ledger.store.submit({ operation: 'capture', body: late }, call)),
  )
  assert.deepEqual(answers.map(answer => answer.kind === 'recorded' && answer.replayed).toSorted(), [
    false,
    ...Array.from({ length: 9 }, () => true),
  ])
  const [one] = answers
  assert.ok(one?.kind === 'recorded' && one.record.what.kind === 'captured')
  assert.deepEqual([one.record.what.found, one.record.what.claim], ['late', 'within'])
  await assertBooks(ledger.store)
  await ledger.store.stop()
})

/** The first read of a run or the archive after `hold` waits until it is let go. */
const gated = (disk: MemoryDisk) => {
  let gate: Promise<void> | undefined
  const files: MemoryDisk['files'] = {
    ...disk.files,
    open: async name => {
      const file = await disk.files.open(name)
      const read: typeof file.read = async (into, offset) => {
        const waiting = gate
        gate = undefined
        await waiting
        return file.read(into, offset)
      }
      return { ...file, read }
    },
  }
  return {
    disk: { ...disk, files },
    holdNextRead: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
  }
}

test('what was not found in files that were replaced meanwhile is looked up again', async () => {
  const { disk, holdNextRead } = gated(memorySnapshotFiles())
  const ledger = await forgetfulStore({ tailRecords: 20, disk })
  const accountId = await funded(ledger.store)
  const authorisationId = newId('auth')
  await tap(ledger.store, accountId, 100n, { authorisationId })
  await ledger.store.submit(
    { operation: 'capture', body: ofHold({ kind: 'authorisation', authorisationId }, { accountId }) },
    call,
  )
  await made(ledger, 20)
  const late = {
    operation: 'capture',
    body: ofHold({ kind: 'authorisation', authorisationId }, { accountId }),
  } as const
  const letGo = holdNextRead()
  const slow = ledger.store.submit(late, call)
  await nextTurn()
  const quick = await ledger.store.submit(late, call)
  assert.equal(quick.kind === 'recorded' && quick.replayed, false)
  // The record of the quick one is covered by the next snapshot and forgotten before the slow one has read anything.
  await fill(ledger.store, 20)
  await until('the id is forgotten', () => ledger.snapshots.made() === 2)
  for (let turn = 0; turn < 50; turn++) await nextTurn()
  assert.equal(await ledger.store.read(state => state.commands.capture.get(late.body.commandId)), undefined)
  letGo()
  assert.deepEqual(await slow, { ...quick, replayed: true })
  await assertBooks(ledger.store)
  await ledger.store.stop()
})

test('a hold that changes while the snapshot is made that archives it stays in the books as it is', async () => {
  const gate = Promise.withResolvers<void>()
  let isHeld = false
  const wrap = (snapshots: Snapshots): Snapshots => ({
    ...snapshots,
    make: async making => {
      const name = await snapshots.make(making)
      if (isHeld) await gate.promise
      return name
    },
  })
  const ledger = await forgetfulStore({ tailRecords: 20, wrap })
  const accountId = await funded(ledger.store)
  const authorisationId = newId('auth')
  const hold = { kind: 'authorisation', authorisationId } as const
  await tap(ledger.store, accountId, 100n, { authorisationId })
  const capture = (minor: bigint) =>
    ledger.store.submit({ operation: 'capture', body: ofHold(hold, { accountId, amount: money(minor, 'GBP') }) }, call)
  await capture(10n)
  isHeld = true
  await fill(ledger.store, 20)
  await until('the snapshot', () => ledger.snapshots.made() === 1)
  await capture(90n)
  gate.resolve()
  await until('it is in use', () => ledger.log.lines.some(line => line.startsWith(snapshotIsMade)))
  for (let turn = 0; turn < 20; turn++) await nextTurn()
  const last = await capture(1n)
  assert.ok(last.kind === 'recorded' && last.record.what.kind === 'captured')
  assert.equal(last.record.what.claim, 'beyond-tolerance')
  isHeld = false
  await made(ledger, 40)
  assert.equal(
    await ledger.store.read(state => state.holds.get(authorisationId)),
    undefined,
    'it is let go the next time',
  )
  await ledger.store.stop()
})

for (const kind of ['told', 'untold'] as const)
  test(`a disk that is full (${kind}) while a snapshot is made stops no payment, loses nothing and keeps its room; later one is made`, async () => {
    const ledger = await forgetfulStore({ tailRecords: 20, retryMs: 1000 })
    const accountId = await funded(ledger.store)
    const body = purchase(accountId, 7n)
    const first = await ledger.store.submit({ operation: 'authorise', body }, call)
    await made(ledger, 20)
    const { disk } = ledger
    const size = (name: string) => `${name} ${disk.bytesOf(name).length}`
    const before = disk.names().map(size)
    disk.giveRoom(disk.used() + 2000, kind)
    await fill(ledger.store, 30)
    await until('the failure is told', () => ledger.log.lines.some(line => line.startsWith(notMade)))
    assert.deepEqual(disk.names().map(size), before)
    assert.equal((await tap(ledger.store, accountId, 5n)).kind, 'recorded')
    assert.deepEqual(await ledger.store.submit({ operation: 'authorise', body }, call), { ...first, replayed: true })
    disk.giveRoom(Number.POSITIVE_INFINITY, kind)
    ledger.clock.advance(1000)
    await until('a snapshot', () => ledger.snapshots.made() === 2)
    assert.deepEqual(await ledger.store.submit({ operation: 'authorise', body }, call), { ...first, replayed: true })
    await assertBooks(ledger.store)
    await ledger.store.stop()
  })

test('a stop makes a snapshot when much came since the last one, and none when little did', async () => {
  for (const [records, snapshots] of [
    [9, 0],
    [30, 1],
  ] as const) {
    const ledger = await forgetfulStore({ atStopRecords: 20 })
    await fill(ledger.store, records)
    await ledger.store.stop()
    assert.equal(ledger.snapshots.made(), snapshots, `${records} records`)
  }
})

test('damaged ids stop only the commands that need them, and are made anew from the journal', async () => {
  const ledger = await forgetfulStore({ tailRecords: 20 })
  const accountId = await funded(ledger.store)
  const body = purchase(accountId, 7n)
  const first = await ledger.store.submit({ operation: 'authorise', body }, call)
  await made(ledger, 20)
  await ledger.store.stop()
  const run = ledger.disk.names().find(name => name.startsWith('ids-'))
  assert.ok(run !== undefined)
  ledger.disk.change(run, bytes => {
    bytes[30] = (bytes[30] ?? 0) ^ 1
    return bytes
  })
  const again = await forgetfulStore({ file: ledger.file, disk: ledger.disk, tailRecords: 1000 })
  const damaged = { code: 'internal', subCode: 'ledger.ids-damaged' }
  await assert.rejects(again.store.submit({ operation: 'authorise', body }, call), damaged)
  assert.equal((await tap(again.store, accountId, 5n)).kind, 'recorded')
  await until('a snapshot', () => again.log.lines.some(line => line.startsWith(snapshotIsMade)))
  assert.deepEqual(await again.store.submit({ operation: 'authorise', body }, call), { ...first, replayed: true })
  await assertBooks(again.store)
  await again.store.stop()
})

test('a damaged snapshot is left aside for the one before, and that for the whole journal; each time the books are the same', async () => {
  const ledger = await forgetfulStore({ tailRecords: 20 })
  const accountId = await funded(ledger.store)
  const body = purchase(accountId, 7n, { references: ['r'] })
  const first = await ledger.store.submit({ operation: 'authorise', body }, call)
  await made(ledger, 20)
  await made(ledger, 20)
  await made(ledger, 20)
  await ledger.store.stop()
  const snapshots = ledger.disk
    .names()
    .filter(name => name.startsWith('snapshot-'))
    .toReversed()
  assert.equal(snapshots.length, 2, 'the newest two are kept')
  for (const [damaged, started] of [
    [0, snapshots[0]],
    [1, snapshots[1]],
    [2, 'none'],
  ] as const) {
    for (const name of snapshots.slice(0, damaged))
      ledger.disk.change(name, bytes => bytes.subarray(0, bytes.length - 9))
    const again = await forgetfulStore({ file: ledger.file, disk: ledger.disk, tailRecords: 1000 })
    assert.equal(
      again.log.lines.filter(line => line.startsWith('A snapshot of the ledger is not used')).length,
      damaged,
    )
    assert.ok(again.log.lines.some(line => line.startsWith('The journal is read.') && line.includes(`"${started}"`)))
    assert.deepEqual(await again.store.submit({ operation: 'authorise', body }, call), { ...first, replayed: true })
    assert.equal(await heldOn(again.store, accountId), 7n)
    await assertBooks(again.store)
    await again.store.stop()
  }
})

for (const [what, spoil] of [
  ['a run is gone', (disk: MemoryDisk) => disk.drop('ids-')],
  ['the archive is gone', (disk: MemoryDisk) => disk.drop('closed-holds')],
  ['the archive is cut', (disk: MemoryDisk) => disk.change('closed-holds.arc', bytes => bytes.subarray(0, 100))],
] as const)
  test(`snapshots of which ${what} are left aside by the start and by the next one that is made`, async () => {
    const ledger = await forgetfulStore({ tailRecords: 20 })
    const accountId = await funded(ledger.store)
    const body = purchase(accountId, 7n, { references: ['r'] })
    const first = await ledger.store.submit({ operation: 'authorise', body }, call)
    await ledger.store.submit({ operation: 'reverse', body: reversal(['r']) }, call)
    await made(ledger, 20)
    await ledger.store.stop()
    spoil(ledger.disk)
    const again = await forgetfulStore({ file: ledger.file, disk: ledger.disk, tailRecords: 20 })
    assert.ok(again.log.lines.some(line => line.startsWith('The journal is read.') && line.includes('"none"')))
    await made(again, 1)
    assert.equal(await again.store.read(state => state.commands.authorise.get(body.commandId)), undefined)
    assert.deepEqual(await again.store.submit({ operation: 'authorise', body }, call), { ...first, replayed: true })
    const second = await again.store.submit({ operation: 'reverse', body: reversal(['r']) }, call)
    assert.ok(second.kind === 'recorded' && second.record.what.kind === 'reversed')
    await assertBooks(again.store)
    await again.store.stop()
  })

test('a snapshot of another journal is refused, and the journal read whole', async () => {
  const other = await forgetfulStore({ tailRecords: 20 })
  await fill(other.store, 5)
  await made(other, 20)
  await other.store.stop()
  const ledger = await startedStore()
  const accountId = await funded(ledger.store)
  await fill(ledger.store, 50)
  const body = deposit(accountId, 3n)
  const first = await ledger.store.submit({ operation: 'post', body }, call)
  await ledger.store.stop()
  const again = await forgetfulStore({ file: ledger.file, disk: other.disk })
  assert.ok(again.log.lines.some(line => line.includes('was not taken of the journal')))
  assert.deepEqual(await again.store.submit({ operation: 'post', body }, call), { ...first, replayed: true })
  await assertBooks(again.store)
  await again.store.stop()
})

test('a journal that ends before what a snapshot has seen is refused: answered commands are missing', async () => {
  const ledger = await forgetfulStore({ tailRecords: 20 })
  await fill(ledger.store, 5)
  await made(ledger, 20)
  await ledger.store.stop()
  const cut = await startedStore()
  await cut.store.stop()
  await assert.rejects(forgetfulStore({ file: cut.file, disk: ledger.disk }), { subCode: 'ledger.journal-shorter' })
})

test('those who follow the journal get what stands before the snapshot too', async () => {
  const ledger = await forgetfulStore({ tailRecords: 20 })
  await fill(ledger.store, 5)
  await made(ledger, 20)
  const end = ledger.store.end()
  await ledger.store.stop()
  const again = await forgetfulStore({ file: ledger.file, disk: ledger.disk })
  assert.equal(again.store.end(), end)
  const seen: number[] = []
  for (;;) {
    const records = await again.store.entriesAfter(seen.length, 7, 0)
    if (records.length === 0) break
    seen.push(...records.map(({ position }) => position))
  }
  assert.deepEqual(
    seen,
    Array.from({ length: end }, (_, n) => n + 1),
  )
  await again.store.stop()
})

test('a long journal without a snapshot gets one before it is read', async () => {
  const ledger = await startedStore()
  const accountId = await funded(ledger.store)
  const body = purchase(accountId, 7n)
  const first = await ledger.store.submit({ operation: 'authorise', body }, call)
  await ledger.store.stop()
  const again = await forgetfulStore({ file: ledger.file, replayBytesMax: 100 })
  assert.equal(again.snapshots.made(), 1)
  assert.equal(await again.store.read(state => state.commands.authorise.size()), 0)
  assert.deepEqual(await again.store.submit({ operation: 'authorise', body }, call), { ...first, replayed: true })
  await assertBooks(again.store)
  await again.store.stop()
})
