import assert from 'node:assert/strict'
import { test } from 'node:test'
import { liveBooks } from '../../domain/live-books.ts'
import { keptLog, newId, purchase, reversal } from '../../ledger-fixture.ts'
import { assertBooks, call, funded, startedStore, tap } from '../ledger-store-fixture.ts'
import { makeSnapshot } from './make-snapshot.ts'
import { memorySnapshotFiles } from './memory-snapshot-files-double.ts'
import { forgetfulStore, type MemoryDisk, type MemoryJournal } from './snapshot-fixture.ts'

/** A journal of 60 batches, and an id in each third of it. */
const journalOf60 = async () => {
  const { store, file } = await startedStore()
  const accountId = await funded(store)
  const bodies = []
  for (let third = 0; third < 3; third++) {
    const body = purchase(accountId, 7n, { references: [newId('req')] })
    bodies.push(body)
    await store.submit({ operation: 'authorise', body }, call)
    await store.submit({ operation: 'reverse', body: reversal(body.references) }, call)
    for (let n = 0; n < 17; n++) await tap(store, accountId, 1n)
  }
  const books = await store.read(liveBooks)
  await store.stop()
  return { file, bodies, books }
}

const make = async (disk: MemoryDisk, file: MemoryJournal, through: number) =>
  makeSnapshot({ files: disk.files, journal: await file.open(), through, log: keptLog() })

test('whenever the power goes while a snapshot is made, the next start has the same books and knows the same ids', async () => {
  const { file, bodies, books } = await journalOf60()
  const first = memorySnapshotFiles()
  await make(first, file, 20)
  const before = new Map(first.names().map(name => [name, first.bytesOf(name)]))
  const quiet = memorySnapshotFiles(before)
  await make(quiet, file, 40)
  const fromSnapshot = new Set<string>()
  for (let steps = 0; steps <= quiet.steps(); steps++)
    for (const left of ['all-written', 'flushed-only'] as const) {
      const disk = memorySnapshotFiles(before)
      disk.losePowerAfter(steps)
      const making = make(disk, file, 40)
      if (steps < quiet.steps()) await assert.rejects(making, /power/)
      else await making
      const { store, log } = await forgetfulStore({ file, disk: disk.afterPowerLoss(left) })
      assert.deepEqual(await store.read(liveBooks), books, `after ${steps} steps`)
      const line = log.lines.find(told => told.startsWith('The journal is read.')) ?? ''
      fromSnapshot.add(/snapshot-\d+/.exec(line)?.[0] ?? 'none')
      for (const body of bodies) {
        const again = await store.submit({ operation: 'authorise', body }, call)
        assert.equal(again.kind === 'recorded' && again.replayed, true, `after ${steps} steps`)
      }
      if (steps % 10 === 0) await assertBooks(store)
      await store.stop()
    }
  assert.deepEqual([...fromSnapshot].toSorted(), ['snapshot-000000000020', 'snapshot-000000000040'])
})

test('what a lost power left is cleared by the next snapshot, and no more than two snapshots are kept', async () => {
  const { file } = await journalOf60()
  let disk = memorySnapshotFiles()
  for (const [through, steps] of [
    [10, 3],
    [10, 99],
    [20, 7],
    [20, 99],
    [30, 99],
    [40, 99],
  ] as const) {
    disk.losePowerAfter(steps)
    await make(disk, file, through).catch(() => undefined)
    disk = disk.afterPowerLoss('all-written')
  }
  const names = disk.names()
  assert.deepEqual(
    names.filter(name => name.startsWith('snapshot-')),
    ['snapshot-000000000030.fls', 'snapshot-000000000040.fls'],
  )
  assert.equal(names.filter(name => name.startsWith('ids-')).length <= 3, true, names.join(' '))
  assert.deepEqual(
    names.filter(name => !/^(snapshot-\d+\.fls|ids-\d+-\d+\.run|closed-holds\.arc)$/.test(name)),
    [],
  )
})

test('very many ids are written in several steps, and found all the same', async () => {
  const { file, bodies, books } = await journalOf60()
  const disk = memorySnapshotFiles()
  const journal = await file.open()
  await makeSnapshot({ files: disk.files, journal, through: 50, log: keptLog(), keysMax: 10 })
  await makeSnapshot({ files: disk.files, journal, through: 59, log: keptLog(), keysMax: 10 })
  const { store, log } = await forgetfulStore({ file, disk })
  assert.ok(log.lines.some(line => line.includes('snapshot-000000000059')))
  assert.deepEqual(await store.read(liveBooks), books)
  for (const body of bodies) {
    const again = await store.submit({ operation: 'authorise', body }, call)
    assert.equal(again.kind === 'recorded' && again.replayed, true)
    const reversed = await store.submit({ operation: 'reverse', body: reversal(body.references) }, call)
    assert.ok(reversed.kind === 'recorded' && reversed.record.what.kind === 'reversed')
    assert.equal(reversed.record.what.released.amountMinor, 0n, 'it was reversed before')
  }
  await assertBooks(store)
  await store.stop()
})
