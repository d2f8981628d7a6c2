import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '#libraries/ids/ids.ts'
import { customerAddress, depositsClearingAddress, type JournalEntry } from '#services/ledger/contract.ts'
import { effectsOf } from './transactions-of-entry.ts'

const accountId = 'acc_0000000000000000000001' as AccountId
const transactionId = 'tx_0000000000000000000001'
const pounds = (amountMinor: bigint) => ({ amountMinor, currency: 'GBP' })
const entry = (what: object) =>
  ({ position: 7, commandId: 'c', effectiveAt: 1000, recordedAt: 2000, balances: [], what }) as unknown as JournalEntry

const payment = {
  transactionId,
  accountId,
  authorisationId: 'auth_0000000000000000000001',
  paymentKind: 'purchase',
  amount: pounds(1000n),
}
const approved = entry({ kind: 'authorisationApproved', held: true, approvalCode: 'A', ...payment })

/** State and amount in pence after the entries, or `nothing`. */
const seen = (...entries: JournalEntry[]): string => {
  let now: ReturnType<typeof show> | undefined
  for (const effect of entries.flatMap(effectsOf)) {
    if (effect.kind === 'new') now = effect.transaction
    else if (now !== undefined) now = effect.change(now)
  }
  return now === undefined ? 'nothing' : `${now.state} ${now.amount.amountMinor}`
}
const show = (effect: Extract<ReturnType<typeof effectsOf>[number], { kind: 'new' }>) => effect.transaction

const reversed = (released: bigint, remaining: bigint) =>
  entry({
    kind: 'authorisationReversed',
    transactionId,
    accountId,
    released: pounds(released),
    remaining: pounds(remaining),
    reason: '17',
  })

test('what the journal records is what the customer sees', () => {
  const cases: readonly (readonly [string, JournalEntry[], string])[] = [
    ['an approved payment', [approved], 'authorised -1000'],
    ['an account status inquiry', [entry({ kind: 'authorisationApproved', held: false, ...payment })], 'authorised 0'],
    [
      'a declined payment',
      [entry({ kind: 'authorisationDeclined', reason: 'frozen-card', ...payment })],
      'declined -1000',
    ],
    [
      'a card that is not ours',
      [entry({ kind: 'authorisationDeclined', reason: 'unknown-card', ...payment, accountId: undefined })],
      'nothing',
    ],
    ['a full reversal', [approved, reversed(1000n, 0n)], 'reversed -1000'],
    ['a partial reversal', [approved, reversed(400n, 600n)], 'partly-reversed -600'],
    ['a partial reversal, then the rest', [approved, reversed(400n, 600n), reversed(600n, 0n)], 'reversed -600'],
    ['a reversal that came twice', [approved, reversed(1000n, 0n), reversed(0n, 0n)], 'reversed -1000'],
    ['a reversal that came first', [entry({ kind: 'reversalParked', reason: '17' })], 'nothing'],
    [
      'a deposit',
      [
        entry({
          kind: 'entrySetPosted',
          transactionId,
          entrySetKind: 'deposit',
          postings: [
            { address: customerAddress(accountId, 'GBP'), amountMinor: 10000n },
            { address: depositsClearingAddress('GBP'), amountMinor: -10000n },
          ],
        }),
      ],
      'posted 10000',
    ],
  ]
  for (const [name, entries, expected] of cases) assert.equal(seen(...entries), expected, name)
})

test('a payment was made when the bank took it, not when its terminal says', () => {
  const [effect] = effectsOf(approved)
  assert.equal(effect?.kind === 'new' && effect.transaction.createdAt, 2000)
})
