import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { deposit, newId, purchase, reversal } from '../ledger-fixture.ts'
import { assertBooks, call, funded, heldOn, startedStore, tap } from './ledger-store-fixture.ts'
import { limits } from './limits.ts'

test('what comes during one flush goes into the next: one flush for many commands, without a timer', async () => {
  const { store, file } = await startedStore()
  const accountId = await funded(store)
  const before = file.flushes()
  const release = file.holdFlushes()
  const first = tap(store, accountId, 1n)
  await nextTurn()
  const others = Array.from({ length: 50 }, () => tap(store, accountId, 1n))
  await nextTurn()
  release()
  await Promise.all([first, ...others])
  assert.equal(file.flushes() - before, 2)
  assert.equal(await heldOn(store, accountId), 51n)
  await assertBooks(store)
  await store.stop()
})

test('many that come at once while the disk is idle go in two halves, so that disk and books work at the same time', async () => {
  const { store, file } = await startedStore()
  const accountId = await funded(store)
  for (const [count, flushes] of [
    [limits.halvedFrom - 1, 1],
    [limits.halvedFrom, 2],
  ] as const) {
    const before = file.flushes()
    await Promise.all(Array.from({ length: count }, () => tap(store, accountId, 1n)))
    assert.equal(file.flushes() - before, flushes, `${count} at once`)
  }
  assert.equal(await heldOn(store, accountId), BigInt(2 * limits.halvedFrom - 1))
  await assertBooks(store)
  await store.stop()
})

test('nobody is told before the flush: not the caller, not a reader, not a repeat, not those who follow the journal', async () => {
  const { store, file } = await startedStore()
  const accountId = await funded(store)
  const release = file.holdFlushes()
  const told: string[] = []
  const body = purchase(accountId, 1000n)
  const note = (name: string) => () => told.push(name)
  const waiting = [
    store.submit({ operation: 'authorise', body }, call).then(note('caller')),
    heldOn(store, accountId).then(note('reader')),
    store.submit({ operation: 'authorise', body }, call).then(note('repeat')),
    store.entriesAfter(2, 10, 1000).then(note('follower')),
  ]
  for (let turn = 0; turn < 10; turn++) await nextTurn()
  assert.deepEqual(told, [])
  assert.equal(store.end(), 2)
  release()
  await Promise.all(waiting)
  assert.deepEqual(told.sort(), ['caller', 'follower', 'reader', 'repeat'])
  await assertBooks(store)
  await store.stop()
})

test('the same command many times at once is booked once and answered alike', async () => {
  const { store } = await startedStore()
  const accountId = await funded(store)
  const body = purchase(accountId, 1000n)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => store.submit({ operation: 'authorise', body }, call)),
  )
  const records = answers.map(answer => answer.kind === 'recorded' && answer.record.sequence)
  assert.equal(new Set(records).size, 1)
  assert.equal(answers.filter(answer => answer.kind === 'recorded' && !answer.replayed).length, 1)
  assert.equal(await heldOn(store, accountId), 1000n)
  await store.stop()
})

test('an id serves each operation once: a deposit and a purchase may carry the same', async () => {
  const { store } = await startedStore()
  const accountId = await funded(store)
  const commandId = 'shared'
  const purchased = await tap(store, accountId, 500n, { commandId })
  const posted = await store.submit({ operation: 'post', body: deposit(accountId, 5n, { commandId }) }, call)
  assert.equal(purchased.kind, 'recorded')
  assert.equal(posted.kind === 'recorded' && !posted.replayed, true)
  await store.stop()
})

test('an old command is answered from the file when memory has forgotten it', async () => {
  const { store, file } = await startedStore()
  const accountId = await funded(store, 1_000_000n)
  const body = purchase(accountId, 7n)
  const first = await store.submit({ operation: 'authorise', body }, call)
  const more = limits.recentRecordsMax + 10
  await Promise.all(Array.from({ length: more }, () => tap(store, accountId, 1n)))
  const again = await store.submit({ operation: 'authorise', body }, call)
  assert.deepEqual(again, { ...first, replayed: true })
  const mismatch = { operation: 'authorise', body: { ...body, requestHash: 'other' } } as const
  assert.deepEqual(await store.submit(mismatch, call), { kind: 'mismatch' })
  await store.stop()
  const reopened = await startedStore({ file })
  assert.deepEqual(await reopened.store.submit({ operation: 'authorise', body }, call), { ...first, replayed: true })
  await assertBooks(reopened.store)
  await reopened.store.stop()
})

test('a command whose time is over is not taken, at the door or in the queue', async () => {
  const { store, file } = await startedStore()
  const accountId = await funded(store)
  const release = file.holdFlushes()
  const first = tap(store, accountId, 1n)
  await nextTurn()
  let remaining = 5
  const late = store.submit(
    { operation: 'authorise', body: purchase(accountId, 1n) },
    { remainingMs: () => remaining, traceparent: undefined },
  )
  remaining = 0
  release()
  await first
  await assert.rejects(late, { code: 'timeout', subCode: 'ledger.deadline-spent' })
  assert.equal(await heldOn(store, accountId), 1n)
  await store.stop()
})

test('more than the queue takes is refused with a failure that may be repeated', async () => {
  const { store } = await startedStore()
  const accountId = await funded(store)
  const reads = Array.from({ length: limits.queueLengthMax }, () => store.read(() => 0))
  await assert.rejects(tap(store, accountId, 1n), { code: 'rate-limited', subCode: 'ledger.queue-full' })
  await Promise.all(reads)
  assert.equal((await tap(store, accountId, 1n)).kind, 'recorded')
  await store.stop()
})

test('a stop finishes what was taken and refuses what comes later', async () => {
  const { store } = await startedStore()
  const accountId = await funded(store)
  const taken = tap(store, accountId, 1n)
  const stopped = store.stop()
  assert.equal((await taken).kind, 'recorded')
  await stopped
  await assert.rejects(tap(store, accountId, 1n), { code: 'unavailable', subCode: 'ledger.stopped' })
})

test('those who follow get entries in order without gaps, from memory and from the file, without refused entry sets', async () => {
  const { store } = await startedStore()
  const accountId = await funded(store)
  const poor = await funded(store, 0n)
  const count = limits.recentRecordsMax + 500
  for (let start = 0; start < count; start += 1000)
    await Promise.all([
      ...Array.from({ length: 1000 }, () =>
        store.submit({ operation: 'reverse', body: reversal([newId('req')]) }, call),
      ),
      store.submit({ operation: 'post', body: deposit(poor, -1n) }, call),
    ])
  await tap(store, accountId, 1n)
  const seen: number[] = []
  for (;;) {
    const records = await store.entriesAfter(seen.length, 300, 0)
    if (records.length === 0) break
    seen.push(...records.map(({ position }) => position))
  }
  assert.deepEqual(
    seen,
    Array.from({ length: store.end() }, (_, n) => n + 1),
  )
  assert.equal(store.end(), 4 + Math.ceil(count / 1000) * 1000 + 1)
  await assertBooks(store)
  await store.stop()
})

test('who waits for the next entry gets it when it is durable, or nothing when the time is over', async () => {
  const { store, clock } = await startedStore()
  const accountId = await funded(store)
  const waiting = [store.entriesAfter(2, 10, 1000), store.entriesAfter(2, 10, 1000)]
  const booked = await tap(store, accountId, 1n)
  const record = booked.kind === 'recorded' && booked.record
  assert.deepEqual(await Promise.all(waiting), [[record], [record]])
  const inVain = store.entriesAfter(3, 10, 1000)
  await nextTurn()
  clock.advance(1000)
  assert.deepEqual(await inVain, [])
  const stopping = store.entriesAfter(3, 10, 1000)
  await store.stop()
  assert.deepEqual(await stopping, [])
})
