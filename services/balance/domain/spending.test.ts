import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '#libraries/ids/ids.ts'
import type { JournalEntry } from '#services/ledger/contract.ts'
import { spendingOf } from './spending.ts'

const alice = 'acc_0000000000000000000001' as AccountId
const bob = 'acc_0000000000000000000002' as AccountId
const pounds = (amountMinor: bigint) => ({ amountMinor, currency: 'GBP' as const })
const approved = (accountId: AccountId, held: boolean) =>
  ({ kind: 'authorisationApproved', accountId, amount: pounds(1000n), held }) as unknown as JournalEntry['what']
const reversed = {
  kind: 'authorisationReversed',
  accountId: alice,
  released: pounds(400n),
} as unknown as JournalEntry['what']
const declined = {
  kind: 'authorisationDeclined',
  accountId: alice,
  amount: pounds(1000n),
} as unknown as JournalEntry['what']

const authorisationId = 'auth_0000000000000000000001'
const hold = (kind: string, more: object) => ({ kind, accountId: alice, ...more }) as unknown as JournalEntry['what']
const claimed = (by: object, amount: bigint, released: bigint) =>
  hold('captured', { ...by, amount: pounds(amount), released: pounds(released) })

test('spending of the day counts approved payments and what reversals give back', () => {
  const cases: readonly (readonly [string, JournalEntry['what'], bigint])[] = [
    ['an approved payment', approved(alice, true), -1000n],
    ["somebody else's payment", approved(bob, true), 0n],
    ['an account status inquiry', approved(alice, false), 0n],
    ['a reversal', reversed, 400n],
    ['a declined payment', declined, 0n],
    ['more for a payment', hold('holdIncremented', { authorisationId, amount: pounds(100n) }), -100n],
    ['a part of a payment given back', hold('holdReleased', { authorisationId, released: pounds(100n) }), 100n],
    ['a payment that nobody claimed', hold('holdExpired', { authorisationId, released: pounds(100n) }), 100n],
    ['a claim of what was held', claimed({ authorisationId }, 1000n, 1000n), 0n],
    ['a claim of a part, the last', claimed({ authorisationId }, 600n, 1000n), 400n],
    ['a claim of more', claimed({ authorisationId }, 1200n, 1000n), -200n],
    ['a claim without a payment', claimed({}, 1200n, 0n), -1200n],
    ['a transfer', claimed({ holdId: 'hold_1' }, 1200n, 1200n), 0n],
    ['a transfer that is given up', hold('holdReleased', { holdId: 'hold_1', released: pounds(100n) }), 0n],
    ['a transfer that has run out', hold('holdExpired', { holdId: 'hold_1', released: pounds(100n) }), 0n],
  ]
  for (const [name, what, expected] of cases) assert.equal(spendingOf(what, alice), expected, name)
})
