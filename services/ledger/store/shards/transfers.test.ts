import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { newId } from '../../ledger-fixture.ts'
import { customerAddress, potAddress } from '../../messages/addresses.ts'
import { transferIds } from '../../messages/transfer.ts'
import { call } from '../ledger-store-fixture.ts'
import { limits } from '../limits.ts'
import { type Crash, fundedIn, type Life, moneyOf, shardedBooks, transferOf } from './sharded-fixture.ts'
import { assertConserved, untilQuiet } from './transfer-books-fixture.ts'
import { creditOf, holdOf } from './transfer-steps.ts'

const command = () => ({ commandId: newId('cmd'), requestHash: 'h', effectiveAt: 1_768_478_400_000 })

/** Sixteen shards; a payer with £100 in shard 3, a payee with nothing in shard 11. */
const twoCustomers = async () => {
  const books = shardedBooks(16)
  const life = await books.live()
  const payer = await fundedIn(life, 3, 10_000n)
  const payee = await fundedIn(life, 11, 0n)
  books.afterEachAppend(async () => {
    await assertConserved(books, 10_000n)
  })
  return { books, life, payer, payee }
}

const close = (life: Life, accountId: Awaited<ReturnType<typeof fundedIn>>) =>
  life.ledger.submit(
    { operation: 'closeAddress', body: { ...command(), address: customerAddress(accountId, 'GBP') } },
    call,
  )

test('a transfer between shards is three appends, ends in transit zero, and is answered the same again', async () => {
  const { books, life, payer, payee } = await twoCustomers()
  const before = books.journals.map(journal => journal.appends())
  const body = transferOf(payer, payee, 2500n)
  const { transactionId, payeeTransactionId } = transferIds(body.holdId)
  const outcome = await life.transfer(body)
  assert.deepEqual(outcome, { kind: 'transferred', transactionId, payeeTransactionId, replayed: false, position: 4 })
  const appends = books.journals.map((journal, shard) => journal.appends() - (before[shard] ?? 0))
  assert.deepEqual([appends[3], appends[11]], [2, 1])
  assert.equal(
    appends.reduce((sum, count) => sum + count, 0),
    3,
  )
  assert.deepEqual(await moneyOf(life, payer), [7500n, 0n])
  assert.deepEqual(await moneyOf(life, payee), [2500n, 0n])
  await untilQuiet(books, 10_000n)
  assert.deepEqual(await life.transfer(body), { ...outcome, replayed: true })
  const mismatch = { kind: 'mismatch', commandId: body.commandId }
  assert.deepEqual(await life.transfer({ ...body, requestHash: 'other' }), mismatch)
  await life.stop()
})

test('a transfer inside one shard is one entry set and no hold', async () => {
  const { books, life, payer } = await twoCustomers()
  const neighbour = await fundedIn(life, 3, 0n)
  const body = transferOf(payer, neighbour, 10_000n)
  const outcome = await life.transfer(body)
  assert.equal(outcome.kind, 'transferred')
  assert.deepEqual(await life.transfer(body), { ...outcome, replayed: true })
  assert.deepEqual(await life.transfer({ ...body, requestHash: 'other' }), {
    kind: 'mismatch',
    commandId: body.commandId,
  })
  const short = transferOf(payer, neighbour, 1n)
  assert.deepEqual(await life.transfer(short), { kind: 'refused', reason: 'insufficient-funds' })
  assert.equal((await assertConserved(books, 10_000n)).credited, 0)
  await life.stop()
})

test('money goes from a pot in one shard to an account in another', async () => {
  const { books, life, payer, payee } = await twoCustomers()
  const pot = potAddress(payer, newId('pot'), 'GBP')
  await life.ledger.submit({ operation: 'openAddress', body: { ...command(), address: pot } }, call)
  assert.equal((await life.transfer(transferOf(payer, payer, 600n, { to: pot }))).kind, 'transferred')
  assert.equal((await life.transfer(transferOf(payer, payee, 500n, { from: pot }))).kind, 'transferred')
  assert.deepEqual(await moneyOf(life, payer), [9400n, 0n])
  assert.deepEqual(await moneyOf(life, payee), [500n, 0n])
  await untilQuiet(books, 10_000n)
  await life.stop()
})

const refusals: readonly (readonly [string, bigint, 'open' | 'closed' | 'unknown', string, number])[] = [
  // what, amount, payee, reason, appends
  ['a payer who is short', 10_001n, 'open', 'insufficient-funds', 1],
  ['a payee who has closed', 2500n, 'closed', 'closed-account', 3],
  ['a payee who is not in the books', 2500n, 'unknown', 'unknown-account', 3],
]

for (const [what, amountMinor, state, reason, count] of refusals)
  test(`${what}: refused, the hold is given back with the reason, and refused again when sent again`, async () => {
    const { books, life, payer, payee } = await twoCustomers()
    if (state === 'closed') await close(life, payee)
    let to = payee
    while (state === 'unknown' && life.ledger.shardOf(to) !== 12) to = newId('acc')
    const before = books.journals.reduce((sum, journal) => sum + journal.appends(), 0)
    const body = transferOf(payer, to, amountMinor)
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(await life.transfer(body), { kind: 'refused', reason })
      assert.equal(books.journals.reduce((sum, journal) => sum + journal.appends(), 0) - before, count)
    }
    assert.deepEqual(await moneyOf(life, payer), [10_000n, 0n])
    await untilQuiet(books, 10_000n)
    await life.stop()
  })

/** Where the machine dies, and how the transfer stands in the journals then. */
const crashes: readonly (readonly [string, Crash, 'not begun' | 'pending' | 'credited' | 'ended'])[] = [
  ['before the hold is written', { append: 1, where: 'before' }, 'not begun'],
  ['when the hold is written and nobody knows', { append: 1, where: 'after' }, 'pending'],
  ['before the credit is written', { append: 2, where: 'before' }, 'pending'],
  ['when the credit is written and nobody knows', { append: 2, where: 'after' }, 'credited'],
  ['before the capture is written', { append: 3, where: 'before' }, 'credited'],
  ['when the capture is written and nobody knows', { append: 3, where: 'after' }, 'ended'],
]

for (const isClosed of [false, true])
  for (const [where, crash, standing] of crashes)
    test(`a machine that dies ${where}, of a transfer to ${isClosed ? 'a closed' : 'an open'} account: it ends by itself, once`, async () => {
      const { books, life, payer, payee } = await twoCustomers()
      if (isClosed) await close(life, payee)
      const body = transferOf(payer, payee, 2500n)
      books.crashAt(crash)
      const first = await Promise.race([life.transfer(body), life.died])
      assert.equal(first, 'died')
      const { pending, credited, captured, released } = await assertConserved(books, 10_000n)
      const ends = standing === 'ended'
      assert.equal(pending, standing === 'not begun' || ends ? 0 : 1)
      assert.equal(credited, !isClosed && (standing === 'credited' || ends) ? 1 : 0)
      assert.deepEqual([captured, released], [ends && !isClosed ? 1 : 0, ends && isClosed ? 1 : 0])

      const next = await books.live()
      await untilQuiet(books, 10_000n)
      const isBegun = standing !== 'not begun'
      const moved = isBegun && !isClosed ? 2500n : 0n
      assert.deepEqual(await moneyOf(next, payer), [10_000n - moved, 0n], 'driven on without being sent again')
      assert.deepEqual(await moneyOf(next, payee), [moved, 0n])

      const outcome = await next.transfer(body)
      if (isClosed) assert.deepEqual(outcome, { kind: 'refused', reason: 'closed-account' })
      else assert.equal(outcome.kind === 'transferred' && outcome.replayed, isBegun)
      assert.deepEqual(await moneyOf(next, payer), [isClosed ? 10_000n : 7500n, 0n])
      assert.deepEqual(await moneyOf(next, payee), [isClosed ? 0n : 2500n, 0n])
      await untilQuiet(books, 10_000n)
      await next.stop()
    })

test('a transfer whose credit was booked before it expired is posted, never given back', async () => {
  const { books, life, payer, payee } = await twoCustomers()
  const body = transferOf(payer, payee, 2500n)
  await life.ledger.submit(holdOf(body), call)
  await life.ledger.submit(creditOf(body, { isExpired: false }), call)
  books.clock.advance(limits.transferPendingMaxMs + 1)
  const outcome = await life.transfer(body)
  assert.equal(outcome.kind, 'transferred')
  assert.deepEqual(await moneyOf(life, payer), [7500n, 0n])
  assert.deepEqual(await moneyOf(life, payee), [2500n, 0n])
  await untilQuiet(books, 10_000n)
  await life.stop()
})

for (const balance of [0n, 5000n])
  test(`a transfer that waited too long is given back, to a payee with ${balance}, and a late credit is refused`, async () => {
    const { books, life, payer, payee } = await twoCustomers()
    if (balance > 0n) assert.equal((await life.transfer(transferOf(payer, payee, balance))).kind, 'transferred')
    const body = transferOf(payer, payee, 2500n)
    await life.ledger.submit(holdOf(body), call)
    books.clock.advance(limits.transferPendingMaxMs + 1)
    assert.deepEqual(await life.transfer(body), { kind: 'refused', reason: 'expired' })
    assert.deepEqual(await moneyOf(life, payer), [10_000n - balance, 0n])
    const late = await life.ledger.submit(creditOf(body, { isExpired: false }), call)
    assert.equal(late.kind === 'recorded' && late.replayed && late.record.what.kind, 'refused')
    assert.deepEqual(await moneyOf(life, payee), [balance, 0n])
    await untilQuiet(books, 10_000n)
    await life.stop()
  })

test("a transfer waits while the payee's shard does not answer, its caller is told so, and it ends when the shard is back", async () => {
  const { books, life, payer, payee } = await twoCustomers()
  const body = transferOf(payer, payee, 2500n)
  life.owners[11]?.pause()
  const waits = life.transfer(body)
  const told = assert.rejects(waits, { code: 'timeout', subCode: 'ledger.transfer-under-way' })
  for (let turn = 0; turn < 10; turn++) await nextTurn()
  books.clock.advance(60_001)
  await told
  life.owners[11]?.resume()
  await untilQuiet(books, 10_000n)
  const outcome = await life.transfer(body)
  assert.equal(outcome.kind === 'transferred' && outcome.replayed, true)
  await life.stop()
})

test('a machine that was only paused wakes up beside its successor: the transfer ends once, and the old one books nothing', async () => {
  const { books, life, payer, payee } = await twoCustomers()
  const body = transferOf(payer, payee, 2500n)
  life.owners[11]?.pause()
  const waits = assert.rejects(life.transfer(body), { code: 'unavailable' })
  for (let turn = 0; turn < 10; turn++) await nextTurn()
  for (const owner of life.owners) owner.pause()
  assert.equal((await assertConserved(books, 10_000n)).pending, 1)
  const next = await books.live()
  await untilQuiet(books, 10_000n)
  for (const owner of life.owners) owner.resume()
  for (let turn = 0; turn < 50; turn++) await nextTurn()
  await life.stop()
  await waits
  const outcome = await next.transfer(body)
  assert.equal(outcome.kind === 'transferred' && outcome.replayed, true)
  assert.deepEqual(await moneyOf(next, payer), [7500n, 0n])
  assert.deepEqual(await moneyOf(next, payee), [2500n, 0n])
  await untilQuiet(books, 10_000n)
  await next.stop()
})

test('the same transfer many times at once moves the money once', async () => {
  const { books, life, payer, payee } = await twoCustomers()
  const body = transferOf(payer, payee, 2500n)
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => life.transfer(body)))
  assert.equal(outcomes.filter(({ kind }) => kind === 'transferred').length, 10)
  assert.equal(outcomes.filter(outcome => outcome.kind === 'transferred' && !outcome.replayed).length, 1)
  assert.deepEqual(await moneyOf(life, payer), [7500n, 0n])
  assert.deepEqual(await moneyOf(life, payee), [2500n, 0n])
  await untilQuiet(books, 10_000n)
  await life.stop()
})

for (const requestHash of ['h', 'other'])
  test(`two payers in two shards may use one id, with ${requestHash === 'h' ? 'one request hash' : 'two'}: both pay, and the payee has both`, async () => {
    const { books, life, payer, payee } = await twoCustomers()
    const other = await fundedIn(life, 4, 0n)
    assert.equal((await life.transfer(transferOf(payer, other, 5000n))).kind, 'transferred')
    const commandId = newId('cmd')
    for (const from of [payer, other]) {
      const body = transferOf(from, payee, 2500n, { commandId, ...(from === other && { requestHash }) })
      const { transactionId } = transferIds(body.holdId)
      const outcome = await life.transfer(body)
      assert.equal(outcome.kind === 'transferred' && outcome.transactionId, transactionId)
    }
    assert.deepEqual(await moneyOf(life, payer), [2500n, 0n])
    assert.deepEqual(await moneyOf(life, other), [2500n, 0n])
    assert.deepEqual(await moneyOf(life, payee), [5000n, 0n])
    await untilQuiet(books, 10_000n)
    await life.stop()
  })

test('a hold id that another payer used is no transfer: refused, and nobody pays twice', async () => {
  const { books, life, payer, payee } = await twoCustomers()
  const other = await fundedIn(life, 4, 0n)
  assert.equal((await life.transfer(transferOf(payer, other, 5000n))).kind, 'transferred')
  const body = transferOf(payer, payee, 2500n)
  assert.equal((await life.transfer(body)).kind, 'transferred')
  const again = transferOf(other, payee, 2500n, { holdId: body.holdId })
  assert.deepEqual(await life.transfer(again), { kind: 'refused', reason: 'entry-set-exists' })
  assert.deepEqual(await moneyOf(life, other), [5000n, 0n])
  assert.deepEqual(await moneyOf(life, payee), [2500n, 0n])
  await untilQuiet(books, 10_000n)
  await life.stop()
})

for (const where of ['one shard', 'two shards'])
  test(`a transfer in ${where} that is sent again with another hold is told with the ids that it has`, async () => {
    const { life, payer, payee } = await twoCustomers()
    const to = where === 'one shard' ? await fundedIn(life, 3, 0n) : payee
    const body = transferOf(payer, to, 2500n)
    const outcome = await life.transfer(body)
    assert.deepEqual(await life.transfer({ ...body, holdId: newId('hold') }), { ...outcome, replayed: true })
    assert.deepEqual(await moneyOf(life, payer), [7500n, 0n])
    await life.stop()
  })

test('a payee who would have more than can be told gets nothing, and the payer has the money again', async () => {
  const { books, life, payer } = await twoCustomers()
  books.afterEachAppend(async () => undefined)
  const rich = await fundedIn(life, 11, BigInt(Number.MAX_SAFE_INTEGER))
  const body = transferOf(payer, rich, 1n)
  for (let time = 0; time < 2; time++)
    assert.deepEqual(await life.transfer(body), { kind: 'refused', reason: 'expired' })
  assert.deepEqual(await moneyOf(life, payer), [10_000n, 0n])
  await life.stop()
})

test('a hold id that a transfer inside the shard has used makes no transfer that is credited and never ends', async () => {
  const { books, life, payer, payee } = await twoCustomers()
  const neighbour = await fundedIn(life, 3, 0n)
  const body = transferOf(payer, neighbour, 2500n)
  assert.equal((await life.transfer(body)).kind, 'transferred')
  const other = transferOf(payer, payee, 1500n, { holdId: body.holdId })
  assert.equal((await life.transfer(other)).kind, 'transferred')
  assert.deepEqual(await moneyOf(life, payer), [6000n, 0n])
  assert.deepEqual(await moneyOf(life, payee), [1500n, 0n])
  await untilQuiet(books, 10_000n)
  await life.stop()
})

test('two payers who use one hold id at once: one pays, the other is refused and has the money again', async () => {
  const { books, life, payer, payee } = await twoCustomers()
  const other = await fundedIn(life, 4, 0n)
  assert.equal((await life.transfer(transferOf(payer, other, 5000n))).kind, 'transferred')
  const body = transferOf(payer, payee, 2500n)
  const outcomes = await Promise.all(
    [body, transferOf(other, payee, 2500n, { holdId: body.holdId })].map(life.transfer),
  )
  assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ['refused', 'transferred'])
  await untilQuiet(books, 10_000n)
  assert.deepEqual(await moneyOf(life, payee), [2500n, 0n])
  const [paid, kept] = [await moneyOf(life, payer), await moneyOf(life, other)]
  assert.deepEqual([paid[0] + kept[0], paid[1] + kept[1]], [7500n, 0n])
  await life.stop()
})
