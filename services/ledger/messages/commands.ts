import {
  array,
  currency,
  epochMs,
  idOf,
  moneySchema,
  object,
  oneOf,
  optional,
  text,
  union,
} from '#libraries/schema/schema.ts'
import { Posting } from './balances.ts'
import { authorisationKinds, declineReason } from './decline-reasons.ts'

/**
 * Every command carries these. `commandId` is opaque, scoped and kept for ever: the same id gives the same outcome again, and the
 * same id with another `requestHash` is a refusal of its own. Times come with the command: the engine has no clock.
 */
const command = {
  commandId: text({ minLength: 1, maxLength: 128 }),
  requestHash: text({ maxLength: 64 }),
  /** When it happened in the world; the ledger adds when it was recorded. */
  effectiveAt: epochMs(),
}

export const AuthoriseCommand = object({
  ...command,
  authorisationId: idOf('auth'),
  transactionId: idOf('tx'),
  /** Absent when the card is not ours. */
  accountId: optional(idOf('acc')),
  cardId: optional(idOf('card')),
  kind: oneOf(...authorisationKinds),
  /** What the network asks for, in the billing currency. */
  amount: moneySchema(),
  /** `hold`: place one if the funds rule allows. `none`: approve without (account status, balance inquiry). `decline`: decided before. */
  effect: union({ hold: {}, none: {}, decline: { reason: declineReason() } }),
  /** Six characters, DE 38, used if approved. */
  approvalCode: text({ maxLength: 6 }),
  /** Opaque digests under which a reversal may look for this authorisation. */
  references: array(text({ maxLength: 64 }), { maxItems: 8 }),
  merchantId: optional(idOf('merch')),
  cvcResult: optional(oneOf('match', 'no-match')),
})

export const ReverseCommand = object({
  ...command,
  /** Tried in this order; the first that names an authorisation (of `cardId`, when given) wins. */
  references: array(text({ maxLength: 64 }), { maxItems: 8 }),
  cardId: optional(idOf('card')),
  /** What stays held after a partial reversal (DE 95); absent: all of it is released. */
  remaining: optional(moneySchema()),
  /** DE 39 of the reversal, or `cut-off` from the edge: news, never decided again. */
  reason: text({ maxLength: 16 }),
})

export const PostCommand = object({
  ...command,
  entrySetId: idOf('entryset'),
  /** `deposit`, `adjustment`: shown as the kind of the transaction. */
  kind: text({ maxLength: 32 }),
  transactionId: idOf('tx'),
  postings: array(Posting, { maxItems: 64 }),
})

export const OpenAccountCommand = object({ ...command, accountId: idOf('acc'), currency: currency() })
