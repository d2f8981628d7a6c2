import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, CustomerId } from '#libraries/ids/ids.ts'
import { type Currency, money } from '#libraries/money/money.ts'
import type { DeclineReason } from '#services/ledger/contract.ts'
import { type CardCheck, cvcResultOf, decide, type FoundAccount } from './decide.ts'

const accountId = 'acc_0000000000000000000001' as AccountId
const customerId = 'user_0000000000000000000001' as CustomerId
const good = { kind: 'checked', accountId, state: 'active', expiry: 'good', cvc: 'match' } as const
const open: FoundAccount = {
  kind: 'found',
  account: { accountId, customerId, currency: 'GBP', state: 'open', createdAt: 1 },
}
const closed: FoundAccount = { kind: 'found', account: { ...open.account, state: 'closed' } }
const unknown = { kind: 'unknown' } as const

type Asked = Parameters<typeof decide>[0]['request']
const asks = (
  kind: Asked['kind'],
  amountMinor: bigint,
  currency: Currency = 'GBP',
  declineAs?: DeclineReason,
): Asked => ({
  kind,
  amount: money(amountMinor, currency),
  declineAs,
})
const tap = asks('purchase', 1000n)

test('a payment is decided by the first rule that speaks', () => {
  const cases: [name: string, request: Asked, card: CardCheck, account: FoundAccount, outcome: string][] = [
    ['a good purchase', tap, good, open, 'hold'],
    ['a good withdrawal', asks('atm', 1n), good, open, 'hold'],
    ['no date and no code sent', tap, { ...good, expiry: 'absent', cvc: 'absent' }, open, 'hold'],
    ['an account status', asks('account-status', 0n), good, open, 'none'],
    ['a balance inquiry', asks('balance-inquiry', 0n), good, open, 'none'],
    ['a message that is wrong in itself', asks('purchase', 1n, 'GBP', 'format'), unknown, unknown, 'format'],
    ['a number that is not ours', tap, unknown, unknown, 'unknown-card'],
    ['a closed card', tap, { ...good, state: 'closed', cvc: 'no-match' }, open, 'closed-card'],
    ['a frozen card', tap, { ...good, state: 'frozen', expiry: 'wrong' }, open, 'frozen-card'],
    ['an expired card', tap, { ...good, expiry: 'expired', cvc: 'no-match' }, open, 'expired-card'],
    ['another date', tap, { ...good, expiry: 'wrong' }, open, 'expired-card'],
    ['another code', tap, { ...good, cvc: 'no-match' }, closed, 'wrong-cvc'],
    ['a closed account', tap, good, closed, 'closed-card'],
    ['an account that is not there', tap, good, unknown, 'system'],
    ['another currency', asks('purchase', 1n, 'EUR'), good, open, 'not-allowed'],
    ['another currency comes before the kind', asks('refund', 1n, 'EUR'), good, open, 'not-allowed'],
    ['a refund', asks('refund', 1n), good, open, 'unsupported'],
    ['something else', asks('other', 0n), good, open, 'unsupported'],
    ['a purchase of nothing', asks('purchase', 0n), good, open, 'invalid-amount'],
    ['a withdrawal of nothing', asks('atm', 0n), good, open, 'invalid-amount'],
    ['an account status with an amount', asks('account-status', 1n), good, open, 'invalid-amount'],
  ]
  for (const [name, request, card, account, outcome] of cases) {
    const effect = decide({ request, card, account })
    assert.equal(effect.kind === 'decline' ? effect.reason : effect.kind, outcome, name)
  }
})

test('the result of a code is kept when one was sent', () => {
  const cases: [card: CardCheck, sent: boolean, outcome: string | undefined][] = [
    [good, true, 'match'],
    [{ ...good, cvc: 'no-match' }, true, 'no-match'],
    [{ ...good, cvc: 'absent' }, false, undefined],
    [unknown, true, 'no-match'],
    [unknown, false, undefined],
  ]
  for (const [card, sent, outcome] of cases) assert.equal(cvcResultOf(card, sent), outcome)
})
