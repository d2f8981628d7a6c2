import { invariant } from '#libraries/errors/invariant.ts'
import { negate, zero } from '#libraries/money/money.ts'
import type { JournalEntry } from '#services/ledger/contract.ts'
import type { Transaction } from '../contract.ts'

/** What a journal entry means for the customer's view: new transactions, or a change of one that is there. */
export type Effect =
  | { readonly kind: 'new'; readonly transaction: Transaction }
  | {
      readonly kind: 'change'
      readonly key: Pick<Transaction, 'accountId' | 'transactionId'>
      readonly change: (before: Transaction) => Transaction
    }

type Of<K extends JournalEntry['what']['kind']> = Extract<JournalEntry['what'], { kind: K }>

/** Pure: the same entry always means the same. Entries about no account of ours (an unknown card) mean nothing. */
export const effectsOf = (entry: JournalEntry): readonly Effect[] => {
  const { what } = entry
  switch (what.kind) {
    case 'authorisationApproved':
      return [{ kind: 'new', transaction: authorised(entry, what) }]
    case 'authorisationDeclined':
      return declined(entry, what)
    case 'authorisationReversed':
      return reversed(entry, what)
    case 'entrySetPosted':
      return posted(entry, what)
    case 'accountOpened':
    case 'reversalParked':
      return []
  }
}

/** When the bank took it, to the millisecond, as the list is sorted; a terminal's clock has seconds and may be wrong. */
const stamps = (entry: JournalEntry) => ({
  createdAt: entry.recordedAt,
  updatedAt: entry.recordedAt,
  position: entry.position,
})

const authorised = (entry: JournalEntry, what: Of<'authorisationApproved'>): Transaction => ({
  transactionId: what.transactionId,
  accountId: what.accountId,
  kind: what.paymentKind,
  state: 'authorised',
  amount: what.held ? negate(what.amount) : zero(what.amount.currency),
  cardId: what.cardId,
  merchantId: what.merchantId,
  ...stamps(entry),
})

const declined = (entry: JournalEntry, what: Of<'authorisationDeclined'>): readonly Effect[] => {
  const { accountId } = what
  if (accountId === undefined) return []
  const transaction: Transaction = {
    transactionId: what.transactionId,
    accountId,
    kind: what.paymentKind,
    state: 'declined',
    amount: negate(what.amount),
    cardId: what.cardId,
    merchantId: what.merchantId,
    declineReason: what.reason,
    ...stamps(entry),
  }
  return [{ kind: 'new', transaction }]
}

/** A full reversal keeps the amount and says so; a partial one leaves what is still held. */
const reversed = (entry: JournalEntry, what: Of<'authorisationReversed'>): readonly Effect[] => {
  if (what.released.amountMinor === 0n) return []
  const whole = what.remaining.amountMinor === 0n
  const change = (before: Transaction): Transaction => ({
    ...before,
    state: whole ? 'reversed' : 'partly-reversed',
    amount: whole ? before.amount : negate(what.remaining),
    updatedAt: entry.recordedAt,
    position: entry.position,
  })
  return [{ kind: 'change', key: { accountId: what.accountId, transactionId: what.transactionId }, change }]
}

const posted = (entry: JournalEntry, what: Of<'entrySetPosted'>): readonly Effect[] =>
  what.postings.flatMap(({ address, amountMinor }) => {
    const { accountId, currency } = address
    if (accountId === undefined) return []
    invariant(amountMinor !== 0n, 'A posting moves something.')
    const amount = { amountMinor, currency }
    const transaction: Transaction = {
      transactionId: what.transactionId,
      accountId,
      kind: what.entrySetKind,
      state: 'posted',
      amount,
      ...stamps(entry),
    }
    return [{ kind: 'new' as const, transaction }]
  })
