import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountNumber, mainKey } from './bank-double.ts'
import { type CoherenceBank, withCoherence } from './coherence-fixture.ts'

const alice = accountNumber(1)
const bob = accountNumber(2)

/** Two customers, a deposit each, a payment, a part of it taken back, and a declined one. */
const pay = async ({ bank, follow }: CoherenceBank) => {
  bank.openAccount(alice)
  bank.openAccount(bob)
  bank.deposit(alice, 10_000n)
  bank.deposit(bob, 500n)
  const coffee = bank.authorise(alice, 1000n)
  bank.reverse(coffee, 300n)
  bank.decline(bob, 9000n)
  await follow()
  return coffee
}

const openNow = async ({ open }: CoherenceBank) =>
  (await open()).map(({ check, subject, expected, found }) => `${check} ${subject}: ${expected} <> ${found}`)

type Planted = {
  readonly name: string
  readonly plant: (bank: CoherenceBank, coffee: string) => void
  readonly mend: (bank: CoherenceBank) => void
  readonly found: string
}

const transactionId = 'tx_0000000000000000000004' as never

const planted: readonly Planted[] = [
  {
    name: 'a hold that the ledger has forgotten',
    plant: ({ lies }) => lies.ledger.set(alice, { held: 0n }),
    mend: ({ lies }) => lies.ledger.clear(),
    found: `ledger-balances ${mainKey(alice)}: posted 10000, held 700, available 9300, pending in 0 <> posted 10000, held 0, available 10000, pending in 0`,
  },
  {
    name: 'a penny that the ledger has made',
    plant: ({ lies }) => lies.ledger.set(bob, { posted: 501n }),
    mend: ({ lies }) => lies.ledger.clear(),
    found: `ledger-balances ${mainKey(bob)}: posted 500, held 0, available 500, pending in 0 <> posted 501, held 0, available 501, pending in 0`,
  },
  {
    name: 'a ledger that counts a hold less than there are',
    plant: ({ lies }) => {
      lies.totals = { openHolds: 0 }
    },
    mend: ({ lies }) => {
      lies.totals = {}
    },
    found: 'ledger-totals all addresses: 1 open holds <> 0 open holds',
  },
  {
    name: 'a ledger whose own sum is not zero',
    plant: ({ lies }) => {
      lies.totals = { sums: { GBP: '-1' } }
    },
    mend: ({ lies }) => {
      lies.totals = {}
    },
    found: 'ledger-totals all addresses: 1 open holds <> 1 open holds, sum of GBP -1',
  },
  {
    name: 'a balance that was changed by hand',
    plant: ({ lies }) => lies.balance.set(alice, { posted: 999_999n }),
    mend: ({ lies }) => lies.balance.clear(),
    found: `balance-projection ${mainKey(alice)}: posted 10000, held 700, available 9300 <> posted 999999, held 700, available 999299`,
  },
  {
    name: 'a balance from a position that the journal does not have',
    plant: ({ lies }) => lies.balance.set(alice, { position: 4000 }),
    mend: ({ lies }) => lies.balance.clear(),
    found: `balance-projection ${mainKey(alice)}: a journal that ends at 7 <> posted 10000, held 700, available 9300 at 4000`,
  },
  {
    name: 'a payment that is shown as another state',
    plant: ({ lies }) => lies.transaction.set(transactionId, { state: 'authorised' }),
    mend: ({ lies }) => lies.transaction.clear(),
    found: 'transaction-projection auth_0000000000000000000004: partly-reversed -7.00 GBP <> authorised -7.00 GBP',
  },
  {
    name: 'a payment that is shown with another amount',
    plant: ({ lies }) => lies.transaction.set(transactionId, { amountMinor: -1000n }),
    mend: ({ lies }) => lies.transaction.clear(),
    found:
      'transaction-projection auth_0000000000000000000004: partly-reversed -7.00 GBP <> partly-reversed -10.00 GBP',
  },
]

const wayOfIndex = (way: string): Planted => ({
  name: `an index that is wrong by its ${way}`,
  plant: ({ lies }) => lies.index.set(way, { posted: '10001' }),
  mend: ({ lies }) => lies.index.clear(),
  found: `history-blocks ${mainKey(alice)}: posted 10000, held 700, pending in 0 <> posted 10001, held 700, pending in 0 (${way})`,
})

/** Of every address in turn: the first that is found is enough. */
for (const way of ['blocks by position', 'blocks by effective time', 'history'])
  test(`an index that is wrong by its ${way} is found`, () =>
    withCoherence(async coherence => {
      await pay(coherence)
      const { plant, mend, found } = wayOfIndex(way)
      plant(coherence, '')
      await coherence.turn(2000)
      const open = await openNow(coherence)
      assert.ok(open.includes(found), open.join('\n'))
      mend(coherence)
      await coherence.turn(2000)
      assert.deepEqual(await openNow(coherence), [])
    }))

test('a trial balance that shows too much, and so does not sum to zero, is found', () =>
  withCoherence(async coherence => {
    await pay(coherence)
    coherence.lies.customersMinor = 5n
    await coherence.turn(10_000)
    const [line = ''] = await openNow(coherence)
    const lines = 'trial-balance all lines: customer/GBP 10500, deposits-clearing/GBP -10500'
    assert.equal(line, `${lines} <> customer/GBP 10505, deposits-clearing/GBP -10500, sum of GBP 5`)
    coherence.lies.customersMinor = 0n
    await coherence.turn(10_000)
    assert.deepEqual(await openNow(coherence), [])
  }))

test('what stands on a clearing address longer than the chart of accounts allows is told, until it was zero', () =>
  withCoherence(async coherence => {
    const { bank, turn, follow } = coherence
    await pay(coherence)
    const hours = 3_600_000
    await turn(72 * hours)
    assert.deepEqual(await openNow(coherence), [])
    await turn(10_000)
    const since = '2026-01-15T12:00:00.000Z'
    assert.deepEqual(await openNow(coherence), [
      `clearing-residue florin/bank/deposits-clearing/GBP/: 0 at least once in 72 h <> -10500, not 0 since ${since}`,
    ])
    bank.deposit(alice, -10_500n)
    bank.deposit(alice, 100n)
    await follow()
    await turn(10_000)
    assert.deepEqual(await openNow(coherence), [])
  }))

for (const { name, plant, mend, found } of planted)
  test(`${name} is found, told once with growing age, and resolved when it is mended`, () =>
    withCoherence(async coherence => {
      const coffee = await pay(coherence)
      await coherence.turn()
      assert.deepEqual(await openNow(coherence), [])
      plant(coherence, coffee)
      await coherence.turn()
      assert.deepEqual(await openNow(coherence), [found])
      await coherence.turn(5000)
      await coherence.turn(5000)
      assert.deepEqual(await openNow(coherence), [found])
      assert.equal((await coherence.open())[0]?.ageMs, 10_000)
      const check = found.split(' ', 1)[0]
      assert.deepEqual(await coherence.told(), [`found ${check}`])
      mend(coherence)
      await coherence.turn()
      assert.deepEqual(await openNow(coherence), [])
      assert.deepEqual(await coherence.told(), [`resolved ${check}`])
    }))
