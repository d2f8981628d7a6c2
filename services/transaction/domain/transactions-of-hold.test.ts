import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '#libraries/ids/ids.ts'
import { customerAddress, type JournalEntry, settlementAddress } from '#services/ledger/contract.ts'
import type { Transaction } from '../contract.ts'
import { effectsOf } from './transactions-of-entry.ts'

const accountId = 'acc_0000000000000000000001' as AccountId
const bob = 'acc_0000000000000000000002' as AccountId
const transactionId = 'tx_0000000000000000000001'
const authorisationId = 'auth_0000000000000000000001'
const pounds = (amountMinor: bigint) => ({ amountMinor, currency: 'GBP' })
const entry = (what: object) =>
  ({
    position: 7,
    commandId: 'c',
    effectiveAt: 1,
    recordedAt: 2,
    balances: [],
    addresses: [],
    what,
  }) as unknown as JournalEntry

const ofPayment = { transactionId, authorisationId, accountId }
const approved = entry({
  kind: 'authorisationApproved',
  ...ofPayment,
  paymentKind: 'purchase',
  amount: pounds(1000n),
  held: true,
})
const released = (held: bigint) =>
  entry({ kind: 'holdReleased', ...ofPayment, released: pounds(1n), held: pounds(held) })
const incremented = (held: bigint) =>
  entry({ kind: 'holdIncremented', ...ofPayment, amount: pounds(1n), held: pounds(held) })
const expired = entry({ kind: 'holdExpired', ...ofPayment, released: pounds(1000n) })
const captured = (amount: bigint, held: bigint, of: object = ofPayment) =>
  entry({
    kind: 'captured',
    transactionId,
    accountId,
    ...of,
    entrySetKind: 'presentment',
    amount: pounds(amount),
    held: pounds(held),
    postings: [
      { address: customerAddress(accountId, 'GBP'), amountMinor: -amount },
      { address: settlementAddress('GBP'), amountMinor: amount },
    ],
  })

/** Kind, state and amount of the transactions after the entries. */
const seen = (...entries: JournalEntry[]): string => {
  const rows = new Map<string, Transaction>()
  for (const effect of entries.flatMap(effectsOf)) {
    const { accountId: of, transactionId: id } = effect.kind === 'new' ? effect.transaction : effect.key
    const before = rows.get(`${of} ${id}`)
    if (effect.kind === 'new') rows.set(`${of} ${id}`, effect.transaction)
    else if (before !== undefined) rows.set(`${of} ${id}`, effect.change(before))
  }
  return [...rows.values()].map(({ kind, state, amount }) => `${kind} ${state} ${amount.amountMinor}`).join(', ')
}

test('what becomes of the hold of a payment changes its transaction', () => {
  const transfer = { holdId: 'hold_0000000000000000000001', accountId, transactionId }
  const cases: readonly (readonly [what: string, entries: JournalEntry[], seen: string])[] = [
    ['more is asked for', [approved, incremented(1500n)], 'purchase authorised -1500'],
    ['a part is given back', [approved, released(400n)], 'purchase partly-reversed -400'],
    ['all is given back', [approved, released(0n)], 'purchase reversed -1000'],
    ['nobody claims it', [approved, expired], 'purchase expired -1000'],
    ['it is claimed', [approved, captured(1000n, 0n)], 'purchase posted -1000'],
    ['less is claimed, for good', [approved, captured(700n, 0n)], 'purchase posted -700'],
    ['more is claimed', [approved, captured(1200n, 0n)], 'purchase posted -1200'],
    ['a first part is claimed', [approved, captured(300n, 700n)], 'purchase posted -1000'],
    ['it is claimed in two parts', [approved, captured(300n, 700n), captured(500n, 0n)], 'purchase posted -800'],
    ['a part is claimed, the rest expires', [approved, captured(300n, 700n), expired], 'purchase posted -300'],
    [
      'a part is claimed, the rest is given back',
      [approved, captured(300n, 700n), released(0n)],
      'purchase posted -300',
    ],
    ['it is claimed after it expired', [approved, expired, captured(1000n, 0n)], 'purchase posted -1000'],
    ['a claim without a payment', [captured(250n, 0n, {})], 'presentment posted -250'],
    [
      'a hold of no payment',
      [entry({ kind: 'holdReleased', ...transfer, released: pounds(1n), held: pounds(0n) })],
      '',
    ],
  ]
  for (const [what, entries, expected] of cases) assert.equal(seen(...entries), expected, what)
})

test('a claim that pays a customer is a transaction of theirs too', () => {
  const { what, ...head } = captured(500n, 0n)
  assert.ok(what.kind === 'captured')
  const [payer] = what.postings
  assert.ok(payer)
  const postings = [payer, { address: customerAddress(bob, 'GBP'), amountMinor: 500n }]
  const [, theirs] = effectsOf({ ...head, what: { ...what, postings } })
  assert.ok(theirs?.kind === 'new')
  assert.deepEqual([theirs.transaction.accountId, theirs.transaction.amount.amountMinor], [bob, 500n])
})
