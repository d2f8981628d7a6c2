import {
  amountMinor,
  currency,
  epochMs,
  type Infer,
  idOf,
  integer,
  object,
  optional,
  text,
} from '#libraries/schema/schema.ts'

export const authorisationColumns = {
  /** `auth_…`, or `hold_…` for a hold that no card asked for. */
  authorisationId: text({ maxLength: 64 }),
  /** Absent when customers do not see it as a payment. */
  transactionId: optional(idOf('tx')),
  addressKey: text({ maxLength: 200 }),
  currency: currency(),
  /** What it keeps of the address now, for `toKey` if the money has a destination in the same books. */
  heldMinor: amountMinor(),
  toKey: optional(text({ maxLength: 200 })),
  /** What captures have claimed of it so far; absent before the first. */
  capturedMinor: optional(amountMinor()),
  /** State and signed amount as the customer's list should show them. */
  state: text({ maxLength: 32 }),
  shownMinor: amountMinor(),
  /** Of the last entry that changed it. */
  position: integer(),
  changedAt: epochMs(),
}

/** An authorisation or another hold, as coherence has added it up. */
const Authorisation = object(authorisationColumns)
export type Authorisation = Infer<typeof Authorisation>
