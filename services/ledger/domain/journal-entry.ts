import { unreachable } from '#libraries/errors/invariant.ts'
import type { JournalEntry } from '../contract.ts'
import type { Approved, Declined, Recorded } from './recorded.ts'

/** What the readers of the journal are told of a record; undefined when it is not for them. */
export const journalEntry = (record: Recorded): JournalEntry | undefined => {
  const what = told(record)
  if (what === undefined) return undefined
  const { position, commandId, recordedAt, effectiveAt, traceparent, balances } = record
  return { position, commandId, recordedAt, effectiveAt, ...(traceparent && { traceparent }), what, balances }
}

const told = ({ what }: Recorded): JournalEntry['what'] | undefined => {
  switch (what.kind) {
    case 'accountOpened':
      return { kind: 'accountOpened', accountId: what.accountId, currency: what.currency }
    case 'approved': {
      const { accountId, held, approvalCode } = what
      return { kind: 'authorisationApproved', ...asked(what), accountId, held, approvalCode }
    }
    case 'declined': {
      const { accountId, reason } = what
      return { kind: 'authorisationDeclined', ...asked(what), ...(accountId && { accountId }), reason }
    }
    case 'reversed': {
      const { authorisationId, transactionId, accountId, released, remaining, reason } = what
      return { kind: 'authorisationReversed', authorisationId, transactionId, accountId, released, remaining, reason }
    }
    case 'parked':
      return { kind: 'reversalParked', reason: what.reason }
    case 'posted': {
      const { entrySetId, transactionId, entrySetKind, postings } = what
      return { kind: 'entrySetPosted', entrySetId, transactionId, entrySetKind, postings }
    }
    case 'postRefused':
      return undefined
    default:
      return unreachable(what)
  }
}

const asked = ({ authorisationId, transactionId, cardId, paymentKind, amount, merchantId }: Approved | Declined) => ({
  authorisationId,
  transactionId,
  ...(cardId && { cardId }),
  paymentKind,
  amount,
  ...(merchantId && { merchantId }),
})
