import { contract, rpc } from '#libraries/contract/contract.ts'
import {
  amountMinor,
  array,
  boolean,
  epochMs,
  type Infer,
  idOf,
  integer,
  moneySchema,
  nullable,
  object,
  oneOf,
  optional,
  text,
  union,
} from '#libraries/schema/schema.ts'

/** Pots that an account may have, closed ones included. */
export const potsPerAccountMax = 100

const dedupeId = text({ minLength: 1, maxLength: 64 })
const name = text({ minLength: 1, maxLength: 64 })
const style = text({ minLength: 1, maxLength: 32 })
const multiplier = integer({ minimum: 1, maximum: 10 })

export const Pot = object({
  potId: idOf('pot'),
  accountId: idOf('acc'),
  name,
  style,
  /** From the ledger's own state. */
  balance: moneySchema(),
  goalMinor: optional(amountMinor()),
  state: oneOf('open', 'closed'),
  /** There while nothing may be taken out: until then, or without `until` until it is unlocked. */
  lock: optional(object({ until: optional(epochMs()) })),
  /** There when the account's round-ups go into this pot. */
  roundUpMultiplier: optional(multiplier),
  createdAt: epochMs(),
  updatedAt: epochMs(),
})
export type Pot = Infer<typeof Pot>

const MoveRequest = object({ potId: idOf('pot'), accountId: idOf('acc'), amount: moneySchema(), dedupeId })

const MoveOutcome = union({
  moved: { pot: Pot, transactionId: idOf('tx'), replayed: boolean() },
  refused: {
    reason: oneOf(
      'unknown-pot',
      'other-account',
      'closed-pot',
      'locked-pot',
      'closed-account',
      'wrong-currency',
      'invalid-amount',
      'insufficient-funds',
      'duplicate-mismatch',
      /** The ledger closed the day while the order came: nothing has moved, and a new `dedupeId` is taken. */
      'closed-day',
    ),
  },
})

const ChangeOutcome = union({
  changed: { pot: Pot },
  refused: { reason: oneOf('unknown-pot', 'closed-pot', 'invalid-goal', 'lock-in-the-past') },
})

/** Money set aside by a customer. What is in a pot is in the ledger; this service knows names, goals, locks and round-ups. */
export const potContract = contract('service.pot', {
  /** Retry freely with the same `dedupeId`, which is scoped by the account. */
  createPot: rpc({
    request: object({
      accountId: idOf('acc'),
      name,
      style: optional(style),
      goalMinor: optional(amountMinor()),
      dedupeId,
    }),
    response: union({
      created: { pot: Pot },
      refused: {
        reason: oneOf('unknown-account', 'closed-account', 'invalid-goal', 'too-many-pots', 'duplicate-mismatch'),
      },
    }),
    deadlineMs: 5000,
    idempotentBy: 'dedupeId',
  }),
  getPot: rpc({
    request: object({ potId: idOf('pot') }),
    response: union({ found: { pot: Pot }, unknown: {} }),
    deadlineMs: 1000,
    readOnly: true,
  }),
  /** In the order in which they were made, with what is on the account beside them: all as of one moment of the ledger. */
  listPots: rpc({
    request: object({ accountId: idOf('acc') }),
    response: union({
      found: { pots: array(Pot, { maxItems: potsPerAccountMax }), available: moneySchema(), total: moneySchema() },
      unknown: {},
    }),
    deadlineMs: 1000,
    readOnly: true,
  }),
  /** From the pot's account into the pot. Retry freely with the same `dedupeId`, which is scoped by pot and direction. */
  depositIntoPot: rpc({ request: MoveRequest, response: MoveOutcome, deadlineMs: 5000, idempotentBy: 'dedupeId' }),
  /** From the pot to its account. Retry freely with the same `dedupeId`. */
  withdrawFromPot: rpc({ request: MoveRequest, response: MoveOutcome, deadlineMs: 5000, idempotentBy: 'dedupeId' }),
  /** Nothing is taken out until then, or without `until` until it is unlocked. Retry freely. */
  lockPot: rpc({
    request: object({ potId: idOf('pot'), until: optional(epochMs()) }),
    response: ChangeOutcome,
    deadlineMs: 2000,
    idempotentBy: 'potId',
  }),
  unlockPot: rpc({
    request: object({ potId: idOf('pot') }),
    response: ChangeOutcome,
    deadlineMs: 2000,
    idempotentBy: 'potId',
  }),
  /** What is absent stays; a goal of `null` goes. */
  updatePot: rpc({
    request: object({
      potId: idOf('pot'),
      name: optional(name),
      style: optional(style),
      goalMinor: optional(nullable(amountMinor())),
    }),
    response: ChangeOutcome,
    deadlineMs: 2000,
    idempotentBy: 'potId',
  }),
  /** Sends the account's round-ups into this pot and no other, times `multiplier`; `null` ends them. From now on, not backwards. */
  setRoundUp: rpc({
    request: object({ potId: idOf('pot'), multiplier: nullable(multiplier) }),
    response: ChangeOutcome,
    deadlineMs: 2000,
    idempotentBy: 'potId',
  }),
  /** Empties it into its account and closes it for ever, once. A closed pot stays `closed` at each repeat. */
  closePot: rpc({
    request: object({ potId: idOf('pot') }),
    response: union({ closed: { pot: Pot }, refused: { reason: oneOf('unknown-pot', 'locked-pot') } }),
    deadlineMs: 5000,
    idempotentBy: 'potId',
  }),
})
