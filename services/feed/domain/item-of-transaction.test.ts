import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PotId } from '#libraries/ids/ids.ts'
import type { Transaction } from '#services/transaction/contract.ts'
import { itemOf } from './item-of-transaction.ts'

const payment = {
  transactionId: 'tx_0000000000000000000001',
  accountId: 'acc_0000000000000000000001',
  kind: 'purchase',
  state: 'authorised',
  amount: { amountMinor: -1000n, currency: 'GBP' },
  createdAt: 1,
  updatedAt: 2,
  position: 3,
  merchant: {
    merchantId: 'merch_0000000000000000000001',
    name: 'Café Rio',
    city: 'London',
    country: 'GBR',
    mcc: '5814',
    category: 'eating-out',
    emoji: '☕',
  },
} as unknown as Transaction

const line = (change: Partial<Transaction>): string => {
  const item = itemOf({ ...payment, ...change })
  return item === undefined ? 'no item' : `${item.emoji} ${item.title} | ${item.subtitle}`
}

const moved = (kind: string, amountMinor: bigint): Partial<Transaction> => ({
  kind,
  state: 'posted',
  amount: { amountMinor, currency: 'GBP' },
  merchant: undefined,
})

test('each transaction has one line in the words of a customer', () => {
  const cases: readonly (readonly [string, Partial<Transaction>, string])[] = [
    ['a payment', {}, '☕ Café Rio | London'],
    ['a payment at an unknown merchant', { merchant: undefined }, '💳 Card payment | '],
    ['a decline', { state: 'declined', declineReason: 'frozen-card' }, '☕ Café Rio | Declined: your card is frozen'],
    ['a cancelled payment', { state: 'reversed' }, '☕ Café Rio | Cancelled: the money is back'],
    [
      'a partly cancelled payment',
      { state: 'partly-reversed' },
      '☕ Café Rio | Partly cancelled: 10.00 GBP still held',
    ],
    ['a deposit', { kind: 'deposit', state: 'posted', merchant: undefined }, '💰 Money in | '],
    ['a payment that nobody claimed', { state: 'expired' }, '☕ Café Rio | Never claimed: the money is back'],
    ['money into a pot', moved('pot', -500n), '🏺 Into a pot | '],
    ['money out of a pot', moved('pot', 500n), '🏺 Out of a pot | '],
    ['a round-up', moved('round-up', -50n), '🏺 Round-up into a pot | '],
    ['a round-up of a payment that was cancelled', moved('round-up', 50n), '🏺 Round-up came back | '],
    ['a transfer to somebody', moved('transfer', -500n), '💸 Money sent | '],
    ['a transfer from somebody', moved('transfer', 500n), '💸 Money received | '],
    [
      'money into a pot with a name',
      { ...moved('pot', -500n), counterparty: { name: 'Holiday' } },
      '🏺 Holiday | Into a pot',
    ],
    ['a transfer to Bob', { ...moved('transfer', -500n), counterparty: { name: 'Bob' } }, '💸 Bob | Money sent'],
    [
      'a transfer with words',
      { ...moved('transfer', 500n), counterparty: { name: 'Bob', reference: 'Pizza' } },
      '💸 Bob | Pizza',
    ],
    ['a question about the account', { kind: 'account-status' }, 'no item'],
    ['a balance inquiry', { kind: 'balance-inquiry' }, 'no item'],
  ]
  for (const [name, change, expected] of cases) assert.equal(line(change), expected, name)
})

test('what moves between an account and its pot is a line and no push', () => {
  assert.equal(itemOf({ ...payment, ...moved('pot', -500n), potId: 'pot_1' as PotId })?.isQuiet, true)
  assert.equal(itemOf(payment)?.isQuiet, undefined)
})

test('a feed item sorts as its transaction does', () => {
  assert.equal(itemOf(payment)?.feedItemId, 'feed_0000000000000000000001')
})
