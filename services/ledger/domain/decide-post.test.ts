import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Infer } from '#libraries/schema/schema.ts'
import { addressKey, customerAddress, depositsClearingAddress, type Posting, settlementAddress } from '../contract.ts'
import { deposit, newId, opening, purchase } from '../ledger-fixture.ts'
import { execute } from './engine.ts'
import { emptyState } from './state.ts'

const alice = newId('acc')
const bob = newId('acc')
const euro = newId('acc')
const nobody = newId('acc')
const at = { recordedAt: 1, traceparent: undefined }

/** Alice has £100 of which £30 are held, Bob has nothing, the third account is in euros. */
const books = () => {
  const state = emptyState()
  for (const [accountId, currency] of [
    [alice, 'GBP'],
    [bob, 'GBP'],
    [euro, 'EUR'],
  ] as const)
    execute(state, { operation: 'openAccount', body: opening(accountId, currency) }, at)
  execute(state, { operation: 'post', body: deposit(alice, 10_000n) }, at)
  execute(state, { operation: 'authorise', body: purchase(alice, 3000n) }, at)
  return state
}

type Leg = Infer<typeof Posting>
const leg = (address: Leg['address'], amountMinor: bigint): Leg => ({ address, amountMinor })
const of = (accountId: typeof alice, amountMinor: bigint) => leg(customerAddress(accountId, 'GBP'), amountMinor)
const clearing = (amountMinor: bigint) => leg(depositsClearingAddress('GBP'), amountMinor)
const max = 2n ** 53n - 1n

const cases: readonly (readonly [why: string, postings: readonly Leg[], outcome: string])[] = [
  ['a deposit', [of(alice, 500n), clearing(-500n)], 'posted'],
  ['a deposit, the other way round', [clearing(-500n), of(alice, 500n)], 'posted'],
  ['from customer to customer', [of(alice, -500n), of(bob, 500n)], 'posted'],
  ['all that is available', [of(alice, -7000n), clearing(7000n)], 'posted'],
  ['a penny of what is held', [of(alice, -7001n), clearing(7001n)], 'insufficient-funds'],
  ['from an empty account', [of(bob, -1n), clearing(1n)], 'insufficient-funds'],
  ['several legs on one address count as one change', [of(bob, -5n), of(bob, 5n)], 'posted'],
  [
    'several legs that take too much together',
    [of(alice, -4000n), of(alice, -4000n), clearing(8000n)],
    'insufficient-funds',
  ],
  ['between addresses of the bank, below zero', [clearing(-9n), leg(settlementAddress('GBP'), 9n)], 'posted'],
  [
    'two currencies, each summing to zero',
    [of(alice, 1n), clearing(-1n), leg(customerAddress(euro, 'EUR'), 2n), leg(depositsClearingAddress('EUR'), -2n)],
    'posted',
  ],
  [
    'two currencies that sum to zero together only',
    [of(alice, 1n), leg(depositsClearingAddress('EUR'), -1n)],
    'not-zero-sum',
  ],
  ['a penny from nowhere', [of(alice, 500n), clearing(-499n)], 'not-zero-sum'],
  ['one leg', [of(alice, 1n)], 'not-zero-sum'],
  ['no legs', [], 'not-zero-sum'],
  ['an account that is not open', [of(nobody, 1n), clearing(-1n)], 'unknown-account'],
  [
    'a leg in another currency than the account',
    [leg(customerAddress(alice, 'EUR'), 1n), leg(depositsClearingAddress('EUR'), -1n)],
    'wrong-currency',
  ],
  [
    'an address of the bank that is not in its chart',
    [of(alice, 1n), leg({ ...depositsClearingAddress('GBP'), name: 'coffee-fund' }, -1n)],
    'unknown-address',
  ],
  [
    'another legal entity',
    [of(alice, 1n), leg({ ...depositsClearingAddress('GBP'), legalEntity: 'other' }, -1n)],
    'unknown-address',
  ],
  [
    'another address of an account',
    [leg({ ...customerAddress(alice, 'GBP'), name: 'pot' }, 1n), clearing(-1n)],
    'unknown-address',
  ],
  [
    'a balance that the wire cannot carry exactly',
    [of(bob, max), of(bob, 1n), clearing(-max), clearing(-1n)],
    'out-of-range',
  ],
  ['the greatest amount, with which an address of the bank goes beyond it', [of(bob, max), clearing(-max)], 'posted'],
  ['a leg of nothing', [of(alice, 0n), clearing(0n)], 'posted'],
]

for (const [why, postings, outcome] of cases)
  test(`an entry set: ${why} -> ${outcome}`, () => {
    const state = books()
    const before = balances(state)
    const decision = execute(state, { operation: 'post', body: deposit(alice, 1n, { postings }) }, at)
    const { what } = decision.kind === 'record' ? decision.record : { what: undefined }
    assert.equal(what?.kind === 'refused' ? what.reason : (what?.kind ?? decision.kind), outcome)
    if (outcome !== 'posted') assert.deepEqual(balances(state), before, 'a refusal changes no balance')
    for (const sum of state.sums.values()) assert.equal(sum, 0n)
  })

const balances = (state: ReturnType<typeof books>) => [
  ...[...state.accounts.values()].map(({ accountId, posted, held }) => [accountId, posted, held]),
  ...[...state.bankAddresses.values()].map(({ name, currency, posted }) => [name, currency, posted]),
]

test('a refused entry set stays refused when the money has come', () => {
  const state = books()
  const taking = deposit(bob, -500n)
  const refused = execute(state, { operation: 'post', body: taking }, at)
  assert.equal(refused.kind === 'record' && refused.record.what.kind, 'refused')
  execute(state, { operation: 'post', body: deposit(bob, 1000n) }, at)
  const again = execute(state, { operation: 'post', body: taking }, at)
  assert.deepEqual(again, { kind: 'seen', sequence: refused.kind === 'record' ? refused.record.sequence : 0 })
  assert.equal(state.accounts.get(bob)?.posted, 1000n)
})

test('addresses have one text each', () => {
  assert.equal(addressKey(customerAddress(alice, 'GBP')), `florin/customer/main/GBP/${alice}`)
  assert.equal(addressKey(depositsClearingAddress('GBP')), 'florin/bank/deposits-clearing/GBP/')
})
