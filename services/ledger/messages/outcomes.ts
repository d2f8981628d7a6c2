import {
  amountMinor,
  boolean,
  idOf,
  integer,
  moneySchema,
  object,
  oneOf,
  optional,
  record,
  text,
  union,
} from '#libraries/schema/schema.ts'
import { declineReason } from './decline-reasons.ts'
import { refusalReason } from './refusals.ts'

/** The journalled decision: the reply to the network is a function of the request and this. */
export const AuthoriseOutcome = union({
  approved: {
    authorisationId: idOf('auth'),
    transactionId: idOf('tx'),
    approvalCode: text({ maxLength: 6 }),
    amount: moneySchema(),
    /** The account after it: for a balance inquiry. */
    posted: amountMinor(),
    available: amountMinor(),
    cvcResult: optional(oneOf('match', 'no-match')),
    replayed: boolean(),
    position: integer(),
  },
  declined: {
    authorisationId: idOf('auth'),
    transactionId: idOf('tx'),
    reason: declineReason(),
    cvcResult: optional(oneOf('match', 'no-match')),
    replayed: boolean(),
    position: integer(),
  },
  /** The command id is taken by another request. */
  mismatch: { commandId: text() },
})

export const ReverseOutcome = union({
  /** `released` is 0 when an earlier reversal had released it. */
  reversed: {
    authorisationId: idOf('auth'),
    transactionId: idOf('tx'),
    released: moneySchema(),
    replayed: boolean(),
    position: integer(),
  },
  /** No such authorisation yet: kept, so that a late one is declined `already-reversed`. */
  parked: { replayed: boolean(), position: integer() },
  mismatch: { commandId: text() },
})

export const PostOutcome = union({
  posted: { entrySetId: idOf('entryset'), replayed: boolean(), position: integer() },
  refused: { reason: refusalReason() },
  mismatch: { commandId: text() },
})

export const ReverseEntrySetOutcome = union({
  posted: { entrySetId: idOf('entryset'), reverses: idOf('entryset'), replayed: boolean(), position: integer() },
  refused: { reason: refusalReason(), replayed: boolean() },
  mismatch: { commandId: text() },
})

export const OpenAccountOutcome = union({
  opened: { replayed: boolean(), position: integer() },
  /** It was closed: an account is not opened twice. */
  refused: { reason: refusalReason(), replayed: boolean() },
  mismatch: { commandId: text() },
})

/** Of an address: the same answer shape for open, close and limit. */
export const AddressOutcome = union({
  done: { replayed: boolean(), position: integer() },
  refused: { reason: refusalReason(), replayed: boolean() },
  mismatch: { commandId: text() },
})

export const CloseDayOutcome = union({
  closed: { day: text(), replayed: boolean(), position: integer() },
  refused: { reason: refusalReason(), replayed: boolean() },
  mismatch: { commandId: text() },
})

export const VerifyReport = object({
  ok: boolean(),
  entrySets: integer(),
  postings: integer(),
  /** Decimal text per currency, over all addresses: "0" each. */
  sums: record(text()),
  openHolds: integer(),
  /** `ok`, or a sentence that names file, offset and position. */
  chain: text(),
  position: integer(),
})
