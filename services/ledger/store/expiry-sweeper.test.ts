import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byAuthorisation, capture, increment } from '../command-fixture.ts'
import { dayMs } from '../domain/hold-policy.ts'
import { keptLog, purchase } from '../ledger-fixture.ts'
import { expirySweeper } from './expiry-sweeper.ts'
import { journalFull } from './ledger-failures.ts'
import { assertBooks, call, funded, heldOn, startedStore } from './ledger-store-fixture.ts'
import { limits } from './limits.ts'

const week = 7 * dayMs

/** A started ledger whose clock is moved by hand, and its sweeper. */
const swept = async () => {
  const started = await startedStore()
  const log = keptLog()
  const sweeper = expirySweeper({ store: started.store, clock: started.clock, log })
  const accountId = await funded(started.store)
  const tapped = async (amountMinor: bigint) => {
    const body = purchase(accountId, amountMinor)
    await started.store.submit({ operation: 'authorise', body }, call)
    return byAuthorisation(body.authorisationId)
  }
  /** Moves the clock and lets what is due happen. */
  const later = async (ms: number) => {
    await started.clock.advance(ms)
    await started.store.read(() => undefined)
    await started.store.read(() => undefined)
  }
  const end = async () => {
    await sweeper.stop()
    await assertBooks(started.store)
    await started.store.stop()
  }
  return { ...started, log, sweeper, accountId, tapped, later, end }
}

test('a hold lets go when its week is over, not before, and each once', async () => {
  const { store, sweeper, accountId, tapped, later, end } = await swept()
  await tapped(1000n)
  sweeper.start()
  await later(week - 1)
  assert.equal(await heldOn(store, accountId), 1000n)
  await later(limits.expirySweepMs)
  assert.equal(await heldOn(store, accountId), 0n)
  const sequence = await store.read(state => state.sequence)
  await later(10 * limits.expirySweepMs)
  assert.equal(await store.read(state => state.sequence), sequence, 'and nothing more is recorded')
  await end()
})

test('what became due while the ledger was down is let go at its start', async () => {
  const { store, clock, sweeper, accountId, tapped, later, end } = await swept()
  await tapped(1000n)
  await clock.advance(week)
  sweeper.start()
  await later(0)
  assert.equal(await heldOn(store, accountId), 0n)
  await end()
})

test('a hold that was given more time, or was claimed, is left alone', async () => {
  const { store, clock, sweeper, accountId, tapped, later, end } = await swept()
  const given = await tapped(1000n)
  const claimed = await tapped(500n)
  await clock.advance(dayMs)
  await store.submit(increment(accountId, given, 1n), call)
  await store.submit(capture(accountId, claimed, 500n), call)
  sweeper.start()
  await later(week - dayMs)
  assert.equal(await heldOn(store, accountId), 1001n)
  await later(dayMs)
  assert.equal(await heldOn(store, accountId), 0n)
  await end()
})

test('very many that are due at once are let go in turns', async () => {
  const { store, sweeper, accountId, tapped, later, end } = await swept()
  await Promise.all(Array.from({ length: limits.expiriesAtOnceMax + 1 }, () => tapped(1n)))
  await later(week)
  sweeper.start()
  for (let turn = 0; turn < 5; turn++) await later(0)
  assert.equal(await heldOn(store, accountId), 0n)
  await end()
})

test('a ledger that takes nothing now is asked again later', async () => {
  const { store, clock, log, tapped, accountId, end } = await swept()
  await tapped(1000n)
  await clock.advance(week)
  let isFull = true
  const submit: typeof store.submit = async (command, how) => {
    if (isFull) throw journalFull()
    return store.submit(command, how)
  }
  const sweeper = expirySweeper({ store: { read: store.read, submit }, clock, log })
  sweeper.start()
  await store.read(() => undefined)
  await store.read(() => undefined)
  assert.match(log.lines.join(), /not let go.*journal-full/)
  isFull = false
  await clock.advance(limits.expirySweepMs)
  await store.read(() => undefined)
  await store.read(() => undefined)
  assert.equal(await heldOn(store, accountId), 0n)
  await sweeper.stop()
  await end()
})

test('two sweepers let a hold go once', async () => {
  const { store, clock, log, sweeper, accountId, tapped, later, end } = await swept()
  await tapped(1000n)
  await clock.advance(week)
  const other = expirySweeper({ store, clock, log })
  const before = await store.read(state => state.position)
  sweeper.start()
  other.start()
  await later(0)
  assert.equal(await heldOn(store, accountId), 0n)
  assert.equal(await store.read(state => state.position), before + 1)
  await other.stop()
  await end()
})
