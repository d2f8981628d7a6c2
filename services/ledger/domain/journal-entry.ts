import { unreachable } from '#libraries/errors/invariant.ts'
import type { AuthorisationId, HoldId } from '#libraries/ids/ids.ts'
import { isId } from '#libraries/ids/ids.ts'
import type { JournalEntry } from '../contract.ts'
import type { Approved, Captured, Declined, HoldPlaced, OfHold, Posted, Recorded, What } from './recorded.ts'

/** What the readers of the journal are told of a record; undefined when it is not for them. */
export const journalEntry = (record: Recorded): JournalEntry | undefined => {
  const what = told(record)
  if (what === undefined) return undefined
  const { position, commandId, recordedAt, effectiveAt, traceparent, balances, addresses } = record
  return {
    position,
    commandId,
    recordedAt,
    effectiveAt,
    ...(traceparent && { traceparent }),
    what,
    balances,
    addresses,
  }
}

const told = ({ what }: Recorded): JournalEntry['what'] | undefined => {
  switch (what.kind) {
    case 'accountOpened':
    case 'addressOpened':
    case 'addressClosed':
    case 'addressLimited':
      return toldOfAddress(what)
    case 'approved': {
      const { accountId, held, approvalCode, expiresAt } = what
      return {
        kind: 'authorisationApproved',
        ...asked(what),
        accountId,
        held,
        approvalCode,
        ...(expiresAt !== undefined && { expiresAt }),
      }
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
    case 'posted':
      return posted(what)
    case 'captured':
      return captured(what)
    case 'holdPlaced':
    case 'incremented':
    case 'released':
    case 'expired':
      return toldOfHold(what)
    case 'dayClosed':
      return { kind: 'dayClosed', day: what.day }
    case 'refused':
      return undefined
    default:
      return unreachable(what)
  }
}

type Kind<K extends What['kind']> = Extract<What, { kind: K }>

const toldOfAddress = (
  what: Kind<'accountOpened' | 'addressOpened' | 'addressClosed' | 'addressLimited'>,
): JournalEntry['what'] => {
  switch (what.kind) {
    case 'accountOpened':
      return { kind: 'accountOpened', accountId: what.accountId, currency: what.currency }
    case 'addressLimited':
      return { kind: 'addressLimited', address: what.address, overdraftLimitMinor: what.overdraftLimit }
    default:
      return { kind: what.kind, address: what.address }
  }
}

const toldOfHold = (what: Kind<'holdPlaced' | 'incremented' | 'released' | 'expired'>): JournalEntry['what'] => {
  switch (what.kind) {
    case 'holdPlaced':
      return holdPlaced(what)
    case 'incremented': {
      const { accountId, amount, held, approvalCode, expiresAt } = what
      const until = expiresAt !== undefined && { expiresAt }
      return { kind: 'holdIncremented', ...ofHold(what), accountId, amount, held, approvalCode, ...until }
    }
    case 'released': {
      const { accountId, released, held, reason } = what
      return { kind: 'holdReleased', ...ofHold(what), accountId, released, held, reason }
    }
    case 'expired':
      return { kind: 'holdExpired', ...ofHold(what), accountId: what.accountId, released: what.released }
  }
}

const holdPlaced = ({ holdId, holdKind, address, to, amount, expiresAt }: HoldPlaced): JournalEntry['what'] => ({
  kind: 'holdPlaced',
  holdId,
  holdKind,
  address,
  ...(to && { to }),
  amount,
  ...(expiresAt !== undefined && { expiresAt }),
})

const posted = ({ entrySetId, transactionId, entrySetKind, postings, reverses }: Posted): JournalEntry['what'] => ({
  kind: 'entrySetPosted',
  entrySetId,
  transactionId,
  entrySetKind,
  postings,
  ...(reverses && { reverses }),
})

const captured = (what: Captured): JournalEntry['what'] => {
  const { entrySetId, transactionId, entrySetKind, accountId, postings } = what
  const { amount, released, held, found, claim, overdrawn } = what
  return {
    kind: 'captured',
    ...whichHold(what.hold),
    entrySetId,
    transactionId,
    entrySetKind,
    ...(accountId && { accountId }),
    amount,
    released,
    held,
    found,
    claim,
    overdrawn,
    postings,
  }
}

const ofHold = ({ hold, transactionId }: OfHold) => ({ ...whichHold(hold), ...(transactionId && { transactionId }) })

/** The hold of an authorisation has its id. */
const whichHold = (
  id: AuthorisationId | HoldId | undefined,
): { authorisationId?: AuthorisationId; holdId?: HoldId } => {
  if (id === undefined) return {}
  return isId('auth', id) ? { authorisationId: id } : { holdId: id as HoldId }
}

const asked = ({ authorisationId, transactionId, cardId, paymentKind, amount, merchantId }: Approved | Declined) => ({
  authorisationId,
  transactionId,
  ...(cardId && { cardId }),
  paymentKind,
  amount,
  ...(merchantId && { merchantId }),
})
