import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, purchase } from '../../ledger-fixture.ts'
import { customerAddress, depositsClearingAddress, potAddress } from '../../messages/addresses.ts'
import { call } from '../ledger-store-fixture.ts'
import { fundedIn, shardedBooks, transferOf } from './sharded-fixture.ts'
import { chartOverShards } from './sums-over-shards.ts'

const count = 16
const command = () => ({ commandId: newId('cmd'), requestHash: 'h', effectiveAt: 1_768_478_400_000 })

/** How many batches each shard's journal got while something was done. */
const appendsOf = async (books: ReturnType<typeof shardedBooks>, work: () => Promise<unknown>) => {
  const before = books.journals.map(journal => journal.appends())
  await work()
  return books.journals.map((journal, shard) => journal.appends() - (before[shard] ?? 0))
}

const oneIn = (shard: number) => Array.from({ length: count }, (_, n) => (n === shard ? 1 : 0))

test('an authorisation is one append in one shard of sixteen, approved or declined, and so is its reversal', async () => {
  const books = shardedBooks(count)
  const life = await books.live()
  for (const shard of [0, 7, 15]) {
    const accountId = await fundedIn(life, shard, 1000n)
    const tap = (amountMinor: bigint) => () =>
      life.ledger.submit(
        { operation: 'authorise', body: purchase(accountId, amountMinor, { references: [`r ${accountId}`] }) },
        call,
      )
    assert.deepEqual(await appendsOf(books, tap(1000n)), oneIn(shard), 'approved')
    assert.deepEqual(await appendsOf(books, tap(1n)), oneIn(shard), 'declined')
    const reverse = () =>
      life.ledger.submit(
        { operation: 'reverse', body: { ...command(), accountId, references: [`r ${accountId}`], reason: '00' } },
        call,
      )
    assert.deepEqual(await appendsOf(books, reverse), oneIn(shard), 'reversed')
  }
  const stranger = () => life.ledger.submit({ operation: 'authorise', body: purchase(undefined, 1n) }, call)
  assert.deepEqual(await appendsOf(books, stranger), oneIn(0), 'a card that is not ours is shard 0')
  await life.stop()
})

test("a pot lives in its owner's shard: opening it and moving money into it are one append each, there", async () => {
  const books = shardedBooks(count)
  const life = await books.live()
  const accountId = await fundedIn(life, 9, 1000n)
  const pot = potAddress(accountId, newId('pot'), 'GBP')
  const open = () => life.ledger.submit({ operation: 'openAddress', body: { ...command(), address: pot } }, call)
  assert.deepEqual(await appendsOf(books, open), oneIn(9))
  const move = transferOf(accountId, accountId, 400n, { to: pot })
  const moved = () => life.transfer(move)
  assert.deepEqual(await appendsOf(books, moved), oneIn(9), 'a transfer inside a shard is one entry set')
  assert.equal(await life.ledger.read(accountId, state => [...state.pots.values()][0]?.posted), 400n)
  await life.stop()
})

test("the bank's own addresses exist once per shard, and a named balance sums them", async () => {
  const books = shardedBooks(count)
  const life = await books.live()
  for (let shard = 0; shard < count; shard++) await fundedIn(life, shard, BigInt(100 + shard))
  const each = await life.ledger.readAll(state =>
    [...state.bankAddresses.values()].map(({ name, posted }) => ({ name, posted })),
  )
  assert.deepEqual(
    each,
    Array.from({ length: count }, (_, shard) => [{ name: 'deposits-clearing', posted: BigInt(-100 - shard) }]),
  )
  const total = BigInt(100 * count + (count * (count - 1)) / 2)
  const balance = await chartOverShards(life.ledger)
  assert.deepEqual([...balance].sort(), [
    ['customer/GBP', total],
    ['deposits-clearing/GBP', -total],
  ])
  await life.stop()
})

test('a post between accounts of two shards is refused and says what to do; inside one it is booked', async () => {
  const books = shardedBooks(count)
  const life = await books.live()
  const [payer, payee, neighbour] = [
    await fundedIn(life, 3, 500n),
    await fundedIn(life, 4, 0n),
    await fundedIn(life, 3, 0n),
  ]
  const post = (to: typeof payer) =>
    life.ledger.submit(
      {
        operation: 'post',
        body: {
          ...command(),
          entrySetId: newId('entryset'),
          transactionId: newId('tx'),
          kind: 'adjustment',
          postings: [
            { address: customerAddress(payer, 'GBP'), amountMinor: -500n },
            { address: customerAddress(to, 'GBP'), amountMinor: 400n },
            { address: depositsClearingAddress('GBP'), amountMinor: 100n },
          ],
        },
      },
      call,
    )
  const refused = async () =>
    assert.rejects(async () => post(payee), {
      code: 'bad-request',
      subCode: 'ledger.several-shards',
      field: 'postings',
    })
  assert.deepEqual(await appendsOf(books, refused), Array(count).fill(0))
  assert.deepEqual(await appendsOf(books, () => post(neighbour)), oneIn(3))
  await life.stop()
})

test('a business day is closed in every shard, and again without effect', async () => {
  const books = shardedBooks(count)
  const life = await books.live()
  const body = { ...command(), day: '2026-01-14' }
  const close = () => life.ledger.submit({ operation: 'closeDay', body }, call)
  assert.deepEqual(await appendsOf(books, close), Array(count).fill(1))
  assert.deepEqual(await appendsOf(books, close), Array(count).fill(0))
  const days = await life.ledger.readAll(state => state.closedDay)
  assert.equal(new Set(days).size, 1)
  assert.notEqual(days[0], undefined)
  await life.stop()
})

test('a business day that only some shards have closed is closed in the others by another command too', async () => {
  const books = shardedBooks(4)
  const life = await books.live()
  const close = (day: string) => ({ operation: 'closeDay' as const, body: { ...command(), day } })
  await life.ledger.shards[0]?.submit(close('2026-01-13'), call)
  const said = async (day: string) => {
    const answer = await life.ledger.submit(close(day), call)
    assert.ok(answer.kind === 'recorded')
    const { what } = answer.record
    return what.kind === 'refused' ? what.reason : what.kind
  }
  assert.equal(await said('2026-01-13'), 'dayClosed')
  assert.equal(await said('2026-01-13'), 'closed-day')
  assert.equal(await said('2026-01-14'), 'dayClosed')
  assert.equal(await said('2026-01-16'), 'not-the-next-day')
  assert.equal(new Set(await life.ledger.readAll(state => state.closedDay)).size, 1)
  await life.stop()
})

test('a shard that cannot begin keeps the others from beginning; one that stands says so for all', async () => {
  const books = shardedBooks(4)
  const life = await books.live()
  assert.equal(life.ledger.notReady(), undefined)
  await life.ledger.shards[2]?.stop()
  assert.equal(life.ledger.notReady(), 'shard 2: it is shutting down')
  await life.stop()
})
