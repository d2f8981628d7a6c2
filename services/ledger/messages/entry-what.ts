import {
  amountMinor,
  array,
  boolean,
  currency,
  epochMs,
  idOf,
  moneySchema,
  oneOf,
  optional,
  text,
  union,
} from '#libraries/schema/schema.ts'
import { Address, Posting } from './balances.ts'
import { authorisationKinds, declineReason } from './decline-reasons.ts'
import { captureClaims, captureFound } from './hold-outcomes.ts'

const postings = array(Posting, { maxItems: 64 })

const payment = {
  authorisationId: idOf('auth'),
  transactionId: idOf('tx'),
  cardId: optional(idOf('card')),
  paymentKind: oneOf(...authorisationKinds),
  amount: moneySchema(),
  merchantId: optional(idOf('merch')),
}

/** A hold is that of an authorisation, which began a transaction, or one that a `hold` command placed. */
const ofHold = {
  authorisationId: optional(idOf('auth')),
  holdId: optional(idOf('hold')),
  transactionId: optional(idOf('tx')),
}

/** What a journal entry tells: a closed union; a reader skips the kinds that it has no use for. */
export const EntryWhat = union({
  accountOpened: { accountId: idOf('acc'), currency: currency() },
  addressOpened: { address: Address },
  addressClosed: { address: Address },
  addressLimited: { address: Address, overdraftLimitMinor: amountMinor() },
  authorisationApproved: {
    ...payment,
    accountId: idOf('acc'),
    held: boolean(),
    approvalCode: text(),
    /** When its hold lets go by itself. */
    expiresAt: optional(epochMs()),
  },
  authorisationDeclined: { ...payment, accountId: optional(idOf('acc')), reason: declineReason() },
  authorisationReversed: {
    authorisationId: idOf('auth'),
    transactionId: idOf('tx'),
    accountId: idOf('acc'),
    released: moneySchema(),
    remaining: moneySchema(),
    reason: text(),
  },
  reversalParked: { reason: text() },
  entrySetPosted: {
    entrySetId: idOf('entryset'),
    transactionId: idOf('tx'),
    entrySetKind: text(),
    postings,
    /** The entry set that this one takes back. */
    reverses: optional(idOf('entryset')),
  },
  holdPlaced: {
    holdId: idOf('hold'),
    holdKind: text(),
    address: Address,
    to: optional(Address),
    amount: moneySchema(),
    expiresAt: optional(epochMs()),
  },
  holdIncremented: {
    ...ofHold,
    accountId: idOf('acc'),
    amount: moneySchema(),
    held: moneySchema(),
    approvalCode: text(),
    expiresAt: optional(epochMs()),
  },
  holdReleased: { ...ofHold, accountId: idOf('acc'), released: moneySchema(), held: moneySchema(), reason: text() },
  holdExpired: { ...ofHold, accountId: idOf('acc'), released: moneySchema() },
  captured: {
    ...ofHold,
    entrySetId: idOf('entryset'),
    /** Of the authorisation, else the capture's own. */
    transactionId: idOf('tx'),
    entrySetKind: text(),
    /** Who paid; absent when it is on suspense. */
    accountId: optional(idOf('acc')),
    amount: moneySchema(),
    released: moneySchema(),
    held: moneySchema(),
    found: oneOf(...captureFound),
    claim: oneOf(...captureClaims),
    /** The account is below its overdraft limit after it: somebody must look. */
    overdrawn: boolean(),
    postings,
  },
  dayClosed: { day: text() },
})
