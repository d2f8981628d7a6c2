import {
  array,
  boolean,
  currency,
  epochMs,
  type Infer,
  idOf,
  integer,
  moneySchema,
  object,
  oneOf,
  optional,
  text,
  union,
} from '#libraries/schema/schema.ts'
import { Balances, Posting } from './balances.ts'
import { authorisationKinds, declineReason } from './decline-reasons.ts'

/** What the journal tells its readers: one entry per command that was recorded. */
export const JournalEntry = object({
  /** 1, 2, 3, … without gaps. */
  position: integer({ minimum: 1 }),
  commandId: text({ maxLength: 128 }),
  recordedAt: epochMs(),
  effectiveAt: epochMs(),
  traceparent: optional(text({ maxLength: 64 })),
  what: union({
    accountOpened: { accountId: idOf('acc'), currency: currency() },
    authorisationApproved: {
      authorisationId: idOf('auth'),
      transactionId: idOf('tx'),
      accountId: idOf('acc'),
      cardId: optional(idOf('card')),
      paymentKind: oneOf(...authorisationKinds),
      amount: moneySchema(),
      held: boolean(),
      approvalCode: text(),
      merchantId: optional(idOf('merch')),
    },
    authorisationDeclined: {
      authorisationId: idOf('auth'),
      transactionId: idOf('tx'),
      accountId: optional(idOf('acc')),
      cardId: optional(idOf('card')),
      paymentKind: oneOf(...authorisationKinds),
      amount: moneySchema(),
      reason: declineReason(),
      merchantId: optional(idOf('merch')),
    },
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
      postings: array(Posting, { maxItems: 64 }),
    },
  }),
  /** The accounts that it touched, as they are after it. */
  balances: array(Balances, { maxItems: 64 }),
})
export type JournalEntry = Infer<typeof JournalEntry>
