import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { purchase } from '../ledger-fixture.ts'
import { call, funded, heldOn, tap } from './ledger-store-fixture.ts'
import { limits } from './limits.ts'
import { openEpoch } from './open-epoch.ts'
import { type AppendFault, sharedJournals } from './shared-journal-double.ts'
import { sharedOwner } from './shared-owner-fixture.ts'

const positionTaken = { code: 'unavailable', subCode: 'ledger.position-taken' }
const unknown = { code: 'unknown', subCode: 'ledger.flush-failed' }

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await nextTurn()
}

/** An owner with an account of £100 in it. */
const owned = async (epoch = 1) => {
  const shared = sharedJournals()
  const owner = sharedOwner(shared, epoch)
  await owner.store.start()
  const accountId = await funded(owner.store)
  return { shared, owner, accountId }
}

const table: readonly (readonly [string, readonly AppendFault[]])[] = [
  ['the answer is lost after the batch was written', ['answer-lost']],
  ['the batch is lost', ['append-lost']],
  ['the batch is lost three times', ['append-lost', 'append-lost', 'append-lost']],
  ['the batch arrives after it was given up and sent again', ['arrives-late']],
  [
    'the batch is given up, and so is the next try, and the answer of the third is lost',
    ['arrives-late', 'append-lost', 'answer-lost'],
  ],
]

for (const [what, faults] of table)
  test(`${what}: the caller is told that it is booked, and it is, once`, async () => {
    const { shared, owner, accountId } = await owned()
    const before = shared.appends()
    owner.failNext(...faults)
    const body = purchase(accountId, 1000n)
    const answer = await owner.store.submit({ operation: 'authorise', body }, call)
    shared.deliverLate()
    assert.equal(answer.kind === 'recorded' && !answer.replayed, true)
    assert.equal(shared.appends() - before, 1)
    assert.equal(await heldOn(owner.store, accountId), 1000n)
    assert.equal(owner.store.notReady(), undefined)
    assert.equal((await tap(owner.store, accountId, 500n)).kind, 'recorded')
    await owner.assertBooks()
    await owner.store.stop()
    const next = sharedOwner(shared, 2)
    await next.store.start()
    assert.deepEqual(await next.store.submit({ operation: 'authorise', body }, call), { ...answer, replayed: true })
    assert.equal(await heldOn(next.store, accountId), 1500n)
    await next.store.stop()
  })

test('a batch that arrives late and makes the second try meet itself is still ours', async () => {
  const { shared, owner, accountId } = await owned()
  owner.failNext('arrives-late')
  owner.beDeaf(true)
  const caller = tap(owner.store, accountId, 1000n)
  await turns(5)
  assert.equal(owner.store.notReady(), 'the journal does not tell what it holds')
  shared.deliverLate()
  owner.beDeaf(false)
  assert.equal((await caller).kind, 'recorded')
  assert.equal(owner.store.notReady(), undefined)
  await owner.assertBooks()
  await owner.store.stop()
})

test('an owner that must stop while nobody knows tells its callers so', async () => {
  const { owner, accountId } = await owned()
  owner.failNext('append-lost')
  owner.beDeaf(true)
  const told = assert.rejects(tap(owner.store, accountId, 1000n), unknown)
  await turns(5)
  await owner.store.stop()
  await told
})

test('a new owner opens its epoch with a batch of its own before it serves', async () => {
  const { shared, owner } = await owned(7)
  await owner.store.stop()
  const next = sharedOwner(shared, 9)
  next.pause()
  const started = next.store.start()
  await turns(5)
  assert.equal(next.store.notReady(), 'the journal is not read yet')
  next.resume()
  await started
  assert.deepEqual(await shared.epochs(), [7, 7, 7, 9])
  assert.equal(next.store.notReady(), undefined)
  await next.store.stop()
})

test('a stale owner: its append is refused and undone, it looks no more, and nothing of it is in the books', async () => {
  const { shared, owner, accountId } = await owned()
  const next = sharedOwner(shared, 2)
  await next.store.start()
  const body = purchase(accountId, 1000n)
  const first = owner.store.submit({ operation: 'authorise', body }, call)
  const together = tap(owner.store, accountId, 1n)
  await assert.rejects(first, positionTaken)
  await assert.rejects(together, positionTaken)
  assert.deepEqual(owner.fatal, ['another owner writes its journal'])
  await assert.rejects(heldOn(owner.store, accountId), { code: 'unavailable', subCode: 'ledger.stopped' })
  await owner.assertBooks()
  assert.equal(owner.store.end(), 2, 'those who follow it are shown what is durable')
  assert.equal(await heldOn(next.store, accountId), 0n)
  const again = await next.store.submit({ operation: 'authorise', body }, call)
  assert.equal(again.kind === 'recorded' && !again.replayed, true)
  await next.assertBooks()
  await next.store.stop()
})

test('a stale owner that is only looked at tells no old balance', async () => {
  const { shared, owner, accountId } = await owned()
  const next = sharedOwner(shared, 2)
  await next.store.start()
  await tap(next.store, accountId, 1000n)
  await assert.rejects(heldOn(owner.store, accountId), positionTaken)
  assert.deepEqual(owner.fatal, ['another owner writes its journal'])
  await next.store.stop()
})

test('an owner that was paused with a batch on its way meets the new epoch there', async () => {
  const { shared, owner, accountId } = await owned()
  owner.pause()
  const caught = assert.rejects(tap(owner.store, accountId, 1000n), positionTaken)
  await turns(3)
  const next = sharedOwner(shared, 2)
  await next.store.start()
  owner.resume()
  await caught
  await owner.assertBooks()
  assert.equal(await heldOn(next.store, accountId), 0n)
  await next.store.stop()
})

test('a batch that the old owner got in while the epoch was being opened is read before the new owner serves', async () => {
  const { shared, owner, accountId } = await owned()
  const next = sharedOwner(shared, 2)
  next.pause()
  const started = next.store.start()
  await turns(3)
  await tap(owner.store, accountId, 1000n)
  next.resume()
  await started
  assert.equal(await heldOn(next.store, accountId), 1000n)
  await assert.rejects(tap(owner.store, accountId, 1n), positionTaken)
  await next.store.stop()
})

test('an owner whose epoch was passed before it began does not begin', async () => {
  const { shared, owner } = await owned(5)
  const late = sharedOwner(shared, 4)
  await assert.rejects(late.store.start(), { code: 'precondition-failed', subCode: 'ledger.epoch-passed' })
  assert.equal(owner.store.notReady(), undefined)
  await owner.store.stop()
})

test('an old owner that never pauses does not keep the new one trying for ever', async () => {
  const { shared, owner, accountId } = await owned()
  const next = shared.owner({ epoch: 2 })
  let tries = 0
  const journal = {
    ...next,
    append: async (position: number, batch: Parameters<typeof next.append>[1]) => {
      tries += 1
      await tap(owner.store, accountId, 1n)
      return next.append(position, batch)
    },
  } as typeof next
  const end = await journal.replay(() => undefined)
  const clock = { now: () => 0, sleep: () => nextTurn() }
  await assert.rejects(openEpoch({ journal, end, each: () => undefined, clock }), {
    subCode: 'ledger.epoch-not-opened',
  })
  assert.equal(tries, limits.epochTriesMax)
  await owner.store.stop()
})

test('a shared journal without room is like a full disk: undone, and it recovers', async () => {
  const { shared, owner, accountId } = await owned()
  shared.giveRoom(shared.appends())
  await assert.rejects(tap(owner.store, accountId, 1n), { code: 'unavailable', subCode: 'ledger.journal-full' })
  assert.equal(await heldOn(owner.store, accountId), 0n)
  await owner.assertBooks()
  await owner.store.stop()
})
