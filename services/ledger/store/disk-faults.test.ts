import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { deposit, newId, opening, purchase, reversal } from '../ledger-fixture.ts'
import { assertBooks, call, funded, heldOn, startedStore, tap } from './ledger-store-fixture.ts'
import { limits } from './limits.ts'
import { memoryJournalFile } from './memory-journal-file-double.ts'

const full = { code: 'unavailable', subCode: 'ledger.journal-full' }
const flushFailed = { code: 'unknown', subCode: 'ledger.flush-failed' }

test('a full disk: payments fail, nothing of them stays, reads and repeats go on, and it recovers by itself', async () => {
  const { store, file, clock, log, fatal } = await startedStore()
  const accountId = await funded(store)
  const known = purchase(accountId, 1000n, { references: ['known'] })
  const first = await store.submit({ operation: 'authorise', body: known }, call)
  const before = file.bytes()
  file.giveRoom(before.length + 150)
  const lost = purchase(accountId, 2000n, { references: ['lost'] })
  const together = [
    store.submit({ operation: 'authorise', body: lost }, call),
    store.submit({ operation: 'authorise', body: lost }, call),
    heldOn(store, accountId),
    store.submit({ operation: 'authorise', body: known }, call),
  ] as const
  await assert.rejects(together[0], full)
  await assert.rejects(together[1], full)
  assert.equal(await together[2], 1000n, 'a read in the same turn does not see what was undone')
  assert.deepEqual(await together[3], { ...first, replayed: true })
  assert.deepEqual(file.bytes(), before, 'the file is cut back to its last good batch')
  assert.equal(store.notReady(), 'the journal has no room on its disk')
  await assert.rejects(tap(store, accountId, 1n), full)
  assert.equal(store.end(), 3)
  await assertBooks(store)

  clock.advance(limits.fullProbeMs)
  await nextTurn()
  assert.equal(typeof store.notReady(), 'string', 'still no room')
  file.giveRoom(2 ** 30)
  await untilReady(store, clock)
  const now = await store.submit({ operation: 'authorise', body: lost }, call)
  assert.equal(now.kind === 'recorded' && !now.replayed, true)
  assert.equal(await heldOn(store, accountId), 3000n)
  assert.deepEqual(fatal, [])
  assert.equal(log.lines.filter(line => line.includes('no room')).length, 1)
  assert.equal(log.lines.filter(line => line.includes('room again')).length, 1)
  await assertBooks(store)
  await store.stop()
  const again = await startedStore({ file })
  assert.equal(await heldOn(again.store, accountId), 3000n)
  await assertBooks(again.store)
  await again.store.stop()
})

const untilReady = async (
  { notReady }: { notReady: () => string | undefined },
  clock: { advance: (ms: number) => void },
) => {
  for (let turn = 0; turn < 20 && notReady() !== undefined; turn++) {
    clock.advance(limits.fullProbeMs)
    await nextTurn()
  }
  assert.equal(notReady(), undefined)
}

test('at every size of a disk the books stay right and nothing that was answered is lost', async () => {
  const whole = memoryJournalFile()
  const { store, file } = await startedStore({ file: whole })
  const accountId = await funded(store)
  await store.stop()
  const start = file.bytes()
  for (let extra = 0; extra < 1400; extra += 13) {
    const small = memoryJournalFile(start)
    small.giveRoom(start.length + extra)
    const run = await startedStore({ file: small })
    const answers = await Promise.allSettled([1n, 2n, 3n].map(amount => tap(run.store, accountId, amount)))
    const more = await Promise.allSettled([4n, 5n].map(amount => tap(run.store, accountId, amount)))
    const held = [...answers, ...more].reduce(
      (sum, answer, n) => sum + (answer.status === 'fulfilled' ? BigInt(n + 1) : 0n),
      0n,
    )
    assert.equal(await heldOn(run.store, accountId), held)
    await assertBooks(run.store)
    await run.store.stop()
    const again = await startedStore({ file: small })
    assert.equal(await heldOn(again.store, accountId), held)
    await again.store.stop()
  }
})

for (const [what, spoil] of [
  ['flush', (file: ReturnType<typeof memoryJournalFile>) => file.failFlushes('EIO')],
  ['write', (file: ReturnType<typeof memoryJournalFile>) => file.failWrites('EIO')],
] as const)
  test(`a failed ${what}: callers are told "unknown", never a decline, and the process is told to exit`, async () => {
    const { store, file, fatal } = await startedStore()
    const accountId = await funded(store)
    spoil(file)
    const body = purchase(accountId, 1000n)
    const caller = store.submit({ operation: 'authorise', body }, call)
    const reader = heldOn(store, accountId)
    await assert.rejects(caller, flushFailed)
    await assert.rejects(reader, flushFailed)
    assert.deepEqual(fatal, ['its journal could not be flushed'])
    assert.equal(store.notReady(), 'its journal could not be flushed')
    await assert.rejects(tap(store, accountId, 1n), { code: 'unavailable', subCode: 'ledger.stopped' })
    assert.equal(store.end(), 2, 'nobody is shown an entry of which nobody knows')
    // The next start reads what the disk has, and the same id tells which it was.
    const again = await startedStore({ file: memoryJournalFile(file.bytes()) })
    const told = await again.store.submit({ operation: 'authorise', body }, call)
    assert.equal(told.kind === 'recorded' && told.replayed, what === 'flush')
    assert.equal(await heldOn(again.store, accountId), 1000n)
    await assertBooks(again.store)
    await again.store.stop()
  })

test('a journal that cannot be cut back after a full disk is not trusted', async () => {
  const { store, file, fatal } = await startedStore()
  const accountId = await funded(store)
  file.giveRoom(file.bytes().length + 10)
  file.failTruncates('EIO')
  await assert.rejects(tap(store, accountId, 1n), flushFailed)
  assert.equal(fatal.length, 1)
})

test('a position that another owner took: nothing is booked, and this owner stops', async () => {
  const { store, fatal } = await startedStore({
    wrap: journal => ({
      ...journal,
      append: async (position, batch) => (position < 3 ? journal.append(position, batch) : { kind: 'taken' }),
    }),
  })
  const accountId = await funded(store)
  await assert.rejects(tap(store, accountId, 1n), { code: 'unavailable', subCode: 'ledger.position-taken' })
  assert.deepEqual(fatal, ['another owner writes its journal'])
})

test('the file journal refuses a position that is not its next', async () => {
  let answers: unknown[] = []
  const { store } = await startedStore({
    wrap: journal => ({
      ...journal,
      append: async (position, batch) => {
        answers = [await journal.append(position - 1, batch), await journal.append(position + 1, batch)]
        return journal.append(position, batch)
      },
    }),
  })
  await funded(store)
  assert.deepEqual(answers, [{ kind: 'taken' }, { kind: 'taken' }])
  await assertBooks(store)
  await store.stop()
})

for (const fault of ['ENOSPC', 'EIO'] as const)
  test(`what was decided while a write met ${fault} is gone with it`, async () => {
    const { store, file } = await startedStore()
    const accountId = await funded(store)
    const release = file.holdFlushes()
    const first = tap(store, accountId, 1n, { references: ['first'] })
    await nextTurn()
    const meanwhile = [
      tap(store, accountId, 2n),
      store.submit({ operation: 'reverse', body: reversal(['first']) }, call),
      store.submit({ operation: 'openAccount', body: opening(newId('acc')) }, call),
      store.submit({ operation: 'post', body: deposit(accountId, 5n) }, call),
    ]
    const read = heldOn(store, accountId)
    await nextTurn()
    file.failWrites(fault)
    release()
    const expected = fault === 'ENOSPC' ? full : flushFailed
    for (const caller of [first, ...meanwhile]) await assert.rejects(caller, expected)
    if (fault === 'EIO') return assert.rejects(read, flushFailed)
    assert.equal(await read, 0n)
    await assertBooks(store)
    await store.stop()
  })
