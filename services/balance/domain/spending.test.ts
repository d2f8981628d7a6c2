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

test('spending of the day counts approved payments and what reversals give back', () => {
  const cases: readonly (readonly [string, JournalEntry['what'], bigint])[] = [
    ['an approved payment', approved(alice, true), -1000n],
    ["somebody else's payment", approved(bob, true), 0n],
    ['an account status inquiry', approved(alice, false), 0n],
    ['a reversal', reversed, 400n],
    ['a declined payment', declined, 0n],
  ]
  for (const [name, what, expected] of cases) assert.equal(spendingOf(what, alice), expected, name)
})
