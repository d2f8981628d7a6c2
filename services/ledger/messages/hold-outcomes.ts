import {
  amountMinor,
  boolean,
  idOf,
  integer,
  moneySchema,
  oneOf,
  optional,
  text,
  union,
} from '#libraries/schema/schema.ts'
import { refusalReason } from './refusals.ts'

/** `hold`: covered by an open hold. `late`: the hold had ended. `none`: there was no hold. `suspense`: no such account. */
export const captureFound = ['hold', 'late', 'none', 'suspense'] as const
/** How all captures of a hold stand to what was authorised. */
export const captureClaims = ['within', 'within-tolerance', 'beyond-tolerance'] as const

export const HoldOutcome = union({
  held: { holdId: idOf('hold'), available: amountMinor(), replayed: boolean(), position: integer() },
  refused: { reason: refusalReason(), replayed: boolean() },
  mismatch: { commandId: text() },
})

/** Of an increment, a release, an expiry: what the hold keeps after it. */
export const HoldChangeOutcome = union({
  changed: {
    transactionId: optional(idOf('tx')),
    change: moneySchema(),
    held: moneySchema(),
    replayed: boolean(),
    position: integer(),
  },
  refused: { reason: refusalReason(), replayed: boolean() },
  mismatch: { commandId: text() },
})

export const CaptureOutcome = union({
  captured: {
    entrySetId: idOf('entryset'),
    /** Of the transaction that the hold began, or the command's own. */
    transactionId: idOf('tx'),
    captured: moneySchema(),
    /** What the hold lost, by this capture and (final) beyond it. */
    released: moneySchema(),
    /** What the hold still keeps. */
    held: moneySchema(),
    found: oneOf(...captureFound),
    claim: oneOf(...captureClaims),
    /** The account is below its overdraft limit after it. */
    overdrawn: boolean(),
    replayed: boolean(),
    position: integer(),
  },
  refused: { reason: refusalReason(), replayed: boolean() },
  mismatch: { commandId: text() },
})
