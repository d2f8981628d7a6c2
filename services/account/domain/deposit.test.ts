import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, CustomerId, EntrySetId, TransactionId } from '#libraries/ids/ids.ts'
import { type Money, money } from '#libraries/money/money.ts'
import { type Deposit, depositCommand, isSameDeposit, refusalOfDeposit } from './deposit.ts'

const accountId = 'acc_0000000000000000000001' as AccountId
const account = {
  accountId,
  customerId: 'user_0000000000000000000001' as CustomerId,
  currency: 'GBP',
  state: 'open',
  createdAt: 1,
} as const
const deposit: Deposit = {
  dedupeId: 'salary-1',
  accountId,
  amountMinor: 10_000n,
  currency: 'GBP',
  transactionId: 'tx_0000000000000000000001' as TransactionId,
  entrySetId: 'entryset_0000000000000000000001' as EntrySetId,
}

test('a deposit needs an open account of its currency and more than nothing', () => {
  const cases: [account: Parameters<typeof refusalOfDeposit>[0], amount: Money, outcome: string | undefined][] = [
    [account, money(1n, 'GBP'), undefined],
    [undefined, money(1n, 'GBP'), 'unknown-account'],
    [{ ...account, state: 'closed' }, money(1n, 'GBP'), 'closed-account'],
    [account, money(1n, 'EUR'), 'wrong-currency'],
    [account, money(0n, 'GBP'), 'invalid-amount'],
    [account, money(-1n, 'GBP'), 'invalid-amount'],
  ]
  for (const [of, amount, outcome] of cases) assert.equal(refusalOfDeposit(of, amount), outcome)
})

test('the same id for another account, amount or currency is another deposit', () => {
  const other = 'acc_0000000000000000000002' as AccountId
  assert.equal(isSameDeposit(deposit, accountId, money(10_000n, 'GBP')), true)
  assert.equal(isSameDeposit(deposit, accountId, money(10_001n, 'GBP')), false)
  assert.equal(isSameDeposit(deposit, accountId, money(10_000n, 'EUR')), false)
  assert.equal(isSameDeposit(deposit, other, money(10_000n, 'GBP')), false)
})

test('a deposit raises what we owe the customer by what the clearing address loses, under one id for ever', () => {
  const command = depositCommand(deposit, 5)
  assert.deepEqual(
    command.postings.map(({ address, amountMinor }) => [
      address.namespace,
      address.name,
      address.accountId,
      amountMinor,
    ]),
    [
      ['bank', 'deposits-clearing', undefined, -10_000n],
      ['customer', 'main', accountId, 10_000n],
    ],
  )
  assert.equal(depositCommand({ ...deposit }, 6).commandId, command.commandId)
  assert.notEqual(depositCommand({ ...deposit, dedupeId: 'salary-2' }, 5).commandId, command.commandId)
  assert.notEqual(depositCommand({ ...deposit, amountMinor: 1n }, 5).requestHash, command.requestHash)
})
