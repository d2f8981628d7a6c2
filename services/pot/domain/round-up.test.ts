import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, AuthorisationId, EntrySetId, PotId, TransactionId } from '#libraries/ids/ids.ts'
import { type Currency, money } from '#libraries/money/money.ts'
import { type Approved, isWholeReversal, type Reversed, roundUpFor, roundUpOf } from './round-up.ts'

test('a round-up is what is missing to the next whole unit of the currency', () => {
  const cases: readonly (readonly [amountMinor: bigint, currency: Currency, multiplier: number, roundUp: bigint])[] = [
    [250n, 'GBP', 1, 50n],
    [299n, 'GBP', 1, 1n],
    [201n, 'GBP', 1, 99n],
    [1n, 'GBP', 1, 99n],
    [200n, 'GBP', 1, 0n],
    [0n, 'GBP', 1, 0n],
    [250n, 'GBP', 2, 100n],
    [201n, 'GBP', 10, 990n],
    [200n, 'GBP', 10, 0n],
    [250n, 'JPY', 1, 0n],
    [1250n, 'KWD', 1, 750n],
    [9_007_199_254_740_991n, 'GBP', 1, 9n],
  ]
  for (const [amountMinor, currency, multiplier, roundUp] of cases)
    assert.equal(
      roundUpOf(money(amountMinor, currency), multiplier),
      roundUp,
      `${amountMinor} ${currency} x${multiplier}`,
    )
})

const approved: Approved = {
  kind: 'authorisationApproved',
  authorisationId: 'auth_0000000000000000000001' as AuthorisationId,
  transactionId: 'tx_0000000000000000000001' as TransactionId,
  accountId: 'acc_0000000000000000000001' as AccountId,
  paymentKind: 'purchase',
  amount: money(250n, 'GBP'),
  held: true,
  approvalCode: '123456',
}
const setting = { potId: 'pot_0000000000000000000001' as PotId, multiplier: 1, since: 100 }
const ids = {
  transactionId: 'tx_0000000000000000000002' as TransactionId,
  entrySetId: 'entryset_0000000000000000000002' as EntrySetId,
}

test('only a purchase that holds money is rounded up, and only since the setting was made', () => {
  const cases: readonly (readonly [
    what: string,
    payment: Partial<Approved>,
    change: { at?: number; setting?: Partial<Omit<typeof setting, 'potId'>> & { potId?: PotId | undefined } },
    roundUp: bigint | undefined,
  ])[] = [
    ['a purchase', {}, {}, 50n],
    ['a purchase at the moment of the setting', {}, { at: 100 }, 50n],
    ['a purchase before the setting', {}, { at: 99 }, undefined],
    ['times three', {}, { setting: { multiplier: 3 } }, 150n],
    ['no pot takes them', {}, { setting: { potId: undefined } }, undefined],
    ['cash', { paymentKind: 'atm' }, {}, undefined],
    ['a refund', { paymentKind: 'refund' }, {}, undefined],
    ['a question', { paymentKind: 'account-status', held: false }, {}, undefined],
    ['a purchase that holds nothing', { held: false }, {}, undefined],
    ['a whole amount', { amount: money(300n, 'GBP') }, {}, undefined],
  ]
  for (const [what, payment, { at = 200, setting: other = {} }, roundUp] of cases) {
    const found = roundUpFor({ ...approved, ...payment }, { at, setting: { ...setting, ...other }, ids })
    assert.equal(found?.amountMinor, roundUp, what)
  }
})

test('a payment is taken back as a whole when its last penny is released', () => {
  const reversed = (released: bigint, remaining: bigint) =>
    ({ released: money(released, 'GBP'), remaining: money(remaining, 'GBP') }) as Reversed
  assert.equal(isWholeReversal(reversed(250n, 0n)), true)
  assert.equal(isWholeReversal(reversed(100n, 150n)), false)
  assert.equal(isWholeReversal(reversed(0n, 0n)), false)
})
