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
