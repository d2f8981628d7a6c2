import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Failure } from '#libraries/errors/failure.ts'
import type { AccountId } from '#libraries/ids/ids.ts'
import { newId } from '../../ledger-fixture.ts'
import { customerAddress } from '../../messages/addresses.ts'
import { call } from '../ledger-store-fixture.ts'
import type { AppendFault } from '../shared-journal-double.ts'
import { type Crash, fundedIn, type Life, moneyOf, shardedBooks, transferOf } from './sharded-fixture.ts'
import { assertConserved, untilQuiet } from './transfer-books-fixture.ts'
import type { Transfer } from './transfer-steps.ts'

/**
 * Transfers between customers in sixteen shards while machines die at random appends, and answers and batches of random shards
 * are lost. After every append of any shard the money is all there; in the end each transfer has happened once or not at all,
 * as its callers were told.
 */
const runs = 25
const count = 16
const shards = [0, 0, 3, 5, 8, 8, 12, 15]
const openingMinor = 1000n
const depositedMinor = openingMinor * BigInt(shards.length)
/** Its account is closed at the begin. */
const closed = 7

const never: Crash = { append: Number.POSITIVE_INFINITY, where: 'before' }

type Story = {
  readonly transfers: readonly { readonly from: number; readonly to: number; readonly amount: number }[]
  readonly crashes: readonly Crash[]
  readonly faults: readonly { readonly shard: number; readonly fault: AppendFault }[]
}

/** Dies with transfers pending, then while it starts, then with transfers credited. */
const example: Story = {
  transfers: [
    { from: 2, to: 4, amount: 600 },
    { from: 3, to: 6, amount: 100 },
    { from: 2, to: 5, amount: 600 },
    { from: 5, to: closed, amount: 50 },
  ],
  crashes: [
    { append: 3, where: 'after' },
    { append: 9, where: 'before' },
    { append: 20, where: 'after' },
  ],
  faults: [{ shard: 8, fault: 'answer-lost' }],
}

const account = () => fc.nat(shards.length - 1)
const stories = (): fc.Arbitrary<Story> =>
  fc.record({
    transfers: fc.array(
      fc
        .record({ from: account(), to: account(), amount: fc.integer({ min: 1, max: 700 }) })
        .filter(({ from, to }) => from !== to),
      { minLength: 5, maxLength: 20 },
    ),
    crashes: fc.array(
      fc.record({
        append: fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 60 })),
        where: fc.constantFrom('before' as const, 'after'),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    faults: fc.array(
      fc.record({
        shard: fc.constantFrom(...shards),
        fault: fc.constantFrom('answer-lost' as const, 'append-lost', 'arrives-late'),
      }),
      { maxLength: 6 },
    ),
  })

test(`${runs} crowds of transfers over ${count} shards, with crashes between any two steps`, async context => {
  const seed = Number(process.env['FLORIN_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  context.diagnostic(`seed ${seed} (FLORIN_SEED=${seed} repeats it)`)
  const seen = new Map<string, number>()
  const note = (word: string) => seen.set(word, (seen.get(word) ?? 0) + 1)
  await fc.assert(
    fc.asyncProperty(stories(), story => play(story, note)),
    { seed, numRuns: runs, examples: [[example]] },
  )
  for (const word of ['transferred', 'insufficient-funds', 'closed-account', 'died', 'died at its start', 'resumed'])
    assert.ok((seen.get(word) ?? 0) > 0, `the stories reach ${word}: ${[...seen]}`)
})

const play = async ({ transfers, crashes, faults }: Story, note: (word: string) => void) => {
  const books = shardedBooks(count)
  let life = await books.live()
  let isDead = false
  const accounts: AccountId[] = []
  for (const shard of shards) accounts.push(await fundedIn(life, shard, openingMinor))
  await empty(life, accounts)
  const bodies = transfers.map(({ from, to, amount }) =>
    transferOf(accounts[from] as AccountId, accounts[to] as AccountId, BigInt(amount)),
  )
  books.afterEachAppend(async () => {
    await assertConserved(books, depositedMinor)
  })
  const told = new Map<Transfer, string>()
  const send = async (body: Transfer) => {
    const outcome = await life.transfer(body).catch((thrown: unknown) => {
      if (!(thrown instanceof Failure)) throw thrown
      return undefined
    })
    if (outcome === undefined) return
    const word = outcome.kind === 'refused' ? outcome.reason : outcome.kind
    assert.equal(told.get(body) ?? word, word, 'what was told once is told again')
    told.set(body, word)
  }
  for (const { shard, fault } of faults) life.owners[shard]?.failNext(fault)
  for (const crash of [...crashes, never]) {
    books.crashAt(crash)
    if (isDead) life = await books.live()
    isDead = life.isStillborn || (await Promise.race([Promise.all(bodies.map(send)), life.died])) === 'died'
    if (!isDead) continue
    note(life.isStillborn ? 'died at its start' : 'died')
    for (const { deliverLate } of books.journals) deliverLate()
    if ((await assertConserved(books, depositedMinor)).pending > 0) note('resumed')
  }
  await untilQuiet(books, depositedMinor)
  assert.equal(told.size, bodies.length)
  for (const word of told.values()) note(word)
  await agree(life, accounts, told)
  await life.stop()
}

/** The last customer gives everything to the first and closes. */
const empty = async (life: Life, accounts: readonly AccountId[]) => {
  const [first, last] = [accounts[0] as AccountId, accounts[closed] as AccountId]
  assert.equal((await life.transfer(transferOf(last, first, openingMinor))).kind, 'transferred')
  const command = { commandId: newId('cmd'), requestHash: 'h', effectiveAt: 1_768_478_400_000 }
  const answer = await life.ledger.submit(
    { operation: 'closeAddress', body: { ...command, address: customerAddress(last, 'GBP') } },
    call,
  )
  assert.equal(answer.kind === 'recorded' && answer.record.what.kind, 'addressClosed')
}

/** Everyone has what the transfers that were acknowledged leave. */
const agree = async (life: Life, accounts: readonly AccountId[], told: ReadonlyMap<Transfer, string>) => {
  const balances = new Map(accounts.map(accountId => [accountId, openingMinor]))
  const move = (accountId: AccountId | undefined, amountMinor: bigint) => {
    assert.ok(accountId)
    balances.set(accountId, (balances.get(accountId) ?? 0n) + amountMinor)
  }
  move(accounts[closed], -openingMinor)
  move(accounts[0], openingMinor)
  for (const [{ from, to, amount }, word] of told) {
    if (word !== 'transferred') continue
    move(from.accountId, -amount.amountMinor)
    move(to.accountId, amount.amountMinor)
  }
  for (const [accountId, posted] of balances) assert.deepEqual(await moneyOf(life, accountId), [posted, 0n])
}
