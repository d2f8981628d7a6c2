import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PaymentKind, paymentKind } from './payment-kind.ts'

test('the kind of an authorisation follows from its type, point of sale and amount', () => {
  const cases: [processingCode: string, transactionStatus: string | undefined, amount: bigint, kind: PaymentKind][] = [
    ['000000', '0', 1000n, 'purchase'],
    ['000000', undefined, 1n, 'purchase'],
    ['003000', '4', 1n, 'purchase'],
    ['000000', '0', 0n, 'account-status'],
    ['000000', '8', 0n, 'account-status'],
    ['000000', '8', 1n, 'account-status'],
    ['180000', '0', 0n, 'account-status'],
    ['180000', '0', 1n, 'other'],
    ['010000', '0', 2000n, 'atm'],
    ['010000', '0', 0n, 'atm'],
    ['012000', undefined, 2000n, 'atm'],
    ['300000', undefined, 0n, 'balance-inquiry'],
    ['200000', '0', 500n, 'refund'],
    ['020000', '0', 1n, 'other'],
    ['090000', '0', 1n, 'other'],
    ['100000', '0', 1n, 'other'],
    ['110000', '0', 1n, 'other'],
    ['170000', '0', 1n, 'other'],
    ['280000', '0', 1n, 'other'],
    ['990000', '8', 0n, 'other'],
  ]
  for (const [processingCode, transactionStatus, amountMinor, kind] of cases)
    assert.equal(
      paymentKind({ processingCode, transactionStatus, amountMinor }),
      kind,
      `${processingCode} ${amountMinor}`,
    )
})
