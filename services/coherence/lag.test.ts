import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '#libraries/ids/ids.ts'
import { accountNumber, mainKey } from './bank-double.ts'
import { silenceMsMax } from './check/checkers.ts'
import { lagMsMax } from './check/compare.ts'
import { type CoherenceBank, withCoherence } from './coherence-fixture.ts'

const alice = accountNumber(1)

const book = async ({ bank, follow }: CoherenceBank) => {
  bank.openAccount(alice)
  bank.deposit(alice, 10_000n)
  await follow()
}

const checksOpen = async ({ open }: CoherenceBank) => (await open()).map(({ check, subject }) => `${check} ${subject}`)

test('a projection that is behind is no discrepancy until it is late, and then until it has read on', () =>
  withCoherence(async coherence => {
    const { bank, reads, follow, turn } = coherence
    await book(coherence)
    Object.assign(reads, { balance: 2, transaction: 2 })
    bank.authorise(alice, 1000n)
    await follow()
    await turn()
    assert.deepEqual(await checksOpen(coherence), [])
    await turn(lagMsMax - 2000)
    assert.deepEqual(await checksOpen(coherence), [])
    await turn(2000)
    await turn()
    assert.deepEqual(await checksOpen(coherence), [
      `balance-projection ${mainKey(alice)}`,
      'transaction-projection auth_0000000000000000000002',
    ])
    Object.assign(reads, { balance: 3, transaction: 3 })
    await turn()
    assert.deepEqual(await checksOpen(coherence), [])
  }))

test('a projection that is behind and was wrong before is found at once', () =>
  withCoherence(async coherence => {
    const { bank, reads, lies, follow, turn } = coherence
    await book(coherence)
    reads.balance = 2
    lies.balance.set(alice, { posted: 1n })
    bank.authorise(alice, 1000n)
    await follow()
    await turn()
    const [found] = await coherence.open()
    assert.deepEqual(
      [found?.expected, found?.found],
      ['posted 10000, held 0, available 10000', 'posted 1, held 0, available 1'],
    )
  }))

test('coherence that is behind itself accuses nobody', () =>
  withCoherence(async coherence => {
    const { bank, turn, open, status } = coherence
    await book(coherence)
    bank.authorise(alice, 1000n)
    bank.authorise(alice, 50n)
    await turn()
    assert.deepEqual(await open(), [])
    const { checks, position, end } = await status()
    assert.deepEqual([position, end], [2, 4])
    assert.ok((checks.find(({ check }) => check === 'ledger-balances')?.unsure ?? 0) > 0)
  }))

test('first seen survives a restart', () =>
  withCoherence(async coherence => {
    const { lies, turn, restart, open, told } = coherence
    await book(coherence)
    lies.ledger.set(alice, { held: 5n })
    await turn()
    await restart()
    await turn(60_000)
    assert.deepEqual(
      (await open()).map(({ check, ageMs }) => [check, ageMs]),
      [['ledger-balances', 60_000]],
    )
    assert.deepEqual(await told(), ['found ledger-balances'])
  }))

test('a check that cannot be run is not a check: after a minute it is told', () =>
  withCoherence(async coherence => {
    const { lies, turn, status } = coherence
    await book(coherence)
    lies.failing = true
    await turn()
    assert.deepEqual(await checksOpen(coherence), [])
    const failure = (await status()).checks.find(({ check }) => check === 'ledger-balances')?.failure
    assert.match(failure ?? '', /failure.unexpected/)
    await turn(silenceMsMax + 3000)
    await turn(10_000)
    assert.deepEqual(await checksOpen(coherence), ['checkers ledger-balances'])
    lies.failing = false
    await turn(10_000)
    await turn(10_000)
    assert.deepEqual(await checksOpen(coherence), [])
  }))

test('a journal that ends before what was added up of it is told', () =>
  withCoherence(async coherence => {
    const { bank, turn } = coherence
    await book(coherence)
    bank.entries.pop()
    await turn(10_000)
    const found = await coherence.open()
    assert.ok(found.some(({ check, expected }) => check === 'checkers' && expected.startsWith('a journal up to 2')))
  }))

test('each customer is looked at in turn, and a wrong one among a hundred is found within its round', () =>
  withCoherence(async coherence => {
    const { bank, lies, follow, turn } = coherence
    const customers: AccountId[] = Array.from({ length: 100 }, (_, index) => accountNumber(index + 1))
    for (const accountId of customers) bank.openAccount(accountId)
    await follow()
    lies.balance.set(customers[77] as AccountId, { posted: 7n })
    for (let round = 0; round < 7; round++) await turn()
    assert.deepEqual(await checksOpen(coherence), [`balance-projection ${mainKey(customers[77] as AccountId)}`])
  }))
