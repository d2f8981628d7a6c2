import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CoherenceBank, withCoherence } from './coherence-fixture.ts'
import { moveTransaction } from './domain/sentinel.ts'
import { sentinelAccounts } from './neighbours-double.ts'

const { first, second } = sentinelAccounts

const posted = ({ bank }: CoherenceBank) => [first, second].map(id => bank.balanceAt(bank.end(), id)?.posted)

const openNow = async ({ open }: CoherenceBank) =>
  (await open()).map(({ check, subject, expected, found }) => `${check} ${subject}: ${expected} <> ${found}`)

const withSentinel = (use: (coherence: CoherenceBank) => Promise<void>) =>
  withCoherence(use, { sentinelEveryMs: 60_000 })
const minute = 60_000

test('a penny goes to and fro, a pound is lent once, and every second time the sums are what they were', () =>
  withSentinel(async coherence => {
    const { bank, turn, restart } = coherence
    assert.equal(bank.end(), 0)
    for (const expected of [
      [99n, 1n],
      [100n, 0n],
      [99n, 1n],
      [100n, 0n],
    ]) {
      await turn(minute)
      assert.deepEqual(posted(coherence), expected)
      assert.deepEqual(await openNow(coherence), [])
    }
    await restart()
    await turn(minute)
    assert.deepEqual(posted(coherence), [99n, 1n])
    assert.deepEqual([...bank.commands.keys()], ['sentinel:funds', ...[1, 2, 3, 4, 5].map(move => `sentinel:${move}`)])
    assert.deepEqual(await openNow(coherence), [])
  }))

test('no money is moved when it is turned off', () =>
  withCoherence(async ({ bank, turn }) => {
    await turn(minute)
    await turn(minute)
    assert.equal(bank.end(), 0)
  }))

test('an id that the ledger has forgotten is an error, for as long as the money stands where it should not', () =>
  withSentinel(async coherence => {
    const { bank, turn } = coherence
    await turn(minute)
    await turn(minute)
    bank.commands.delete('sentinel:1')
    await turn(minute)
    const open = await openNow(coherence)
    assert.ok(open.includes('known-commands sentinel:1: known, at 4 <> not known: booked again, at 7'), open.join('\n'))
    await turn(minute)
    assert.ok((await openNow(coherence)).some(text => text.startsWith('sentinel-money pair: first 100, second 0')))
    assert.ok((await openNow(coherence)).includes('known-commands sentinel:1: known, at 4 <> known, at 7'))
  }))

type Planted = readonly [name: string, plant: (coherence: CoherenceBank) => void, found: string]
const planted: readonly Planted[] = [
  [
    'a move that the ledger does not show in its balances',
    ({ lies }) => lies.ledger.set(second, { posted: 0n }),
    'sentinel-money pair: first 99, second 1 after move 1 <> in the ledger first 99, second 0',
  ],
  [
    'a move that the balances do not show',
    ({ lies }) => lies.balance.set(first, { posted: 100n }),
    'sentinel-money pair: first 99, second 1 after move 1 <> in service.balance first 100, second 1',
  ],
  [
    'a move that is not among the transactions',
    ({ lies }) => lies.transaction.set(moveTransaction(sentinelAccounts, 1), 'no row'),
    `sentinel-money pair: ${moveTransaction(sentinelAccounts, 1)} posted <> not known to service.transaction`,
  ],
]

for (const [name, plant, found] of planted)
  test(`${name} is found`, () =>
    withSentinel(async coherence => {
      plant(coherence)
      await coherence.turn(minute)
      assert.ok((await openNow(coherence)).includes(found), (await openNow(coherence)).join('\n'))
    }))
