import { negate, zero } from '#libraries/money/money.ts'
import type { JournalEntry } from '#services/ledger/contract.ts'
import type { Transaction } from '../contract.ts'
import { changed, type Effect, type Of, stamps } from './effect.ts'
import { afterCapture, afterHoldChange } from './transactions-of-hold.ts'
import { movedOf } from './transactions-of-postings.ts'

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
      return movedOf(entry, what.postings, { transactionId: what.transactionId, kind: what.entrySetKind })
    case 'captured':
      return afterCapture(entry, what)
    case 'holdIncremented':
    case 'holdReleased':
    case 'holdExpired':
      return afterHoldChange(entry, what)
    case 'accountOpened':
    case 'addressOpened':
    case 'addressClosed':
    case 'addressLimited':
    case 'reversalParked':
    case 'holdPlaced':
    case 'dayClosed':
      return []
  }
}

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
  return [
    changed(entry, what, () =>
      whole ? { state: 'reversed' } : { state: 'partly-reversed', amount: negate(what.remaining) },
    ),
  ]
}
