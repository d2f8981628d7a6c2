import { contract, rpc } from '#libraries/contract/contract.ts'
import {
  array,
  epochMs,
  type Infer,
  idOf,
  moneySchema,
  object,
  oneOf,
  optional,
  sensitive,
  text,
  union,
} from '#libraries/schema/schema.ts'
import { authorisationKinds, declineReason } from '#services/ledger/contract.ts'

/** Who takes the card: DE 42, 41, 43, 18, 61.13 as the acquirer sent them. */
export const Acceptor = object({
  acceptorId: text({ maxLength: 15 }),
  terminalId: text({ maxLength: 8 }),
  name: text({ maxLength: 40 }),
  city: text({ maxLength: 40 }),
  country: text({ maxLength: 3 }),
  mcc: text({ maxLength: 4 }),
})
export type Acceptor = Infer<typeof Acceptor>

const networkMessage = {
  /** Opaque digest of the message's duplicate key. */
  commandId: text({ minLength: 1, maxLength: 128 }),
  /** Digest of DE 3, 4, 6 and 49: another one under the same key is answered 94. */
  requestHash: text({ maxLength: 64 }),
  effectiveAt: epochMs(),
  references: array(text({ maxLength: 64 }), { maxItems: 8 }),
}

export const AuthoriseRequest = object({
  ...networkMessage,
  kind: oneOf(...authorisationKinds),
  /** Absent: the number is not one of ours. */
  cardId: optional(idOf('card')),
  /** In the billing currency. */
  amount: moneySchema(),
  /** A reason found in the message itself, before any card was looked at. */
  declineAs: optional(declineReason()),
  expiry: optional(text({ maxLength: 4 })),
  cvc: optional(sensitive('cvc', '^[0-9]{3}$')),
  acceptor: optional(Acceptor),
  /** DE 37, to find the payment by. */
  retrievalReference: optional(text({ maxLength: 12 })),
})

const cvcResult = optional(oneOf('match', 'no-match'))

export const Decision = union({
  approved: {
    approvalCode: text({ maxLength: 6 }),
    amount: moneySchema(),
    posted: moneySchema(),
    available: moneySchema(),
    transactionId: idOf('tx'),
    cvcResult,
  },
  declined: { reason: declineReason(), transactionId: optional(idOf('tx')), cvcResult },
})

/** Decides card payments. */
export const authorisationContract = contract('service.authorisation', {
  /** Card state, account state, then one ledger command; the decision is fixed for ever with its command id. */
  authorise: rpc({ request: AuthoriseRequest, response: Decision, deadlineMs: 1500, idempotentBy: 'commandId' }),
  /** Books a reversal, full (`remaining` absent) or partial; an unknown original is parked. */
  reverse: rpc({
    request: object({
      ...networkMessage,
      cardId: optional(idOf('card')),
      remaining: optional(moneySchema()),
      reason: text({ maxLength: 16 }),
    }),
    response: union({ reversed: { released: moneySchema() }, parked: {}, mismatch: {} }),
    deadlineMs: 5000,
    idempotentBy: 'commandId',
  }),
  /** The acceptors behind merchant ids: a merchant id is a digest of what the acquirer sent. */
  getAcceptors: rpc({
    request: object({ merchantIds: array(idOf('merch'), { maxItems: 500 }) }),
    response: object({
      acceptors: array(object({ merchantId: idOf('merch'), acceptor: Acceptor }), { maxItems: 500 }),
    }),
    deadlineMs: 1000,
    readOnly: true,
  }),
})
