import {
  amountMinor,
  array,
  boolean,
  currency,
  epochMs,
  epochMsMax,
  idOf,
  integer,
  moneySchema,
  object,
  oneOf,
  optional,
  text,
  union,
} from '#libraries/schema/schema.ts'
import { Address, Posting } from './balances.ts'
import { authorisationKinds, declineReason } from './decline-reasons.ts'

/**
 * Every command carries these. `commandId` is opaque, scoped by operation and kept for ever: the same id gives the same outcome
 * again, and the same id with another `requestHash` is a refusal of its own. Times come with the command: the engine has no clock.
 */
const command = {
  commandId: text({ minLength: 1, maxLength: 128 }),
  requestHash: text({ maxLength: 64 }),
  /** When it happened in the world; the ledger adds when it was recorded. */
  effectiveAt: epochMs(),
}

/**
 * What must be true of an address for the command to be taken: checked on the balances as they are before it, together with everything
 * else, so that callers need no locks. `version` counts the records that touched the address.
 */
export const Condition = object({
  address: Address,
  balance: optional(oneOf('posted', 'held', 'pendingIn', 'available')),
  minimumMinor: optional(amountMinor()),
  maximumMinor: optional(amountMinor()),
  version: optional(integer({ minimum: 0 })),
})

/** How a hold is found: by its id, or by the network's references, tried in this order, of `cardId` when given. */
export const HoldReference = union({
  authorisation: { authorisationId: idOf('auth') },
  hold: { holdId: idOf('hold') },
  references: { references: array(text({ maxLength: 64 }), { maxItems: 8 }), cardId: optional(idOf('card')) },
})

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
  /** ISO 18245, four digits: says how long the hold lives and how much more than it a capture may claim. */
  merchantCategory: optional(text({ maxLength: 4 })),
  cvcResult: optional(oneOf('match', 'no-match')),
})

export const ReverseCommand = object({
  ...command,
  /** Routes to the shard of the account; absent: a card that is not ours. */
  accountId: optional(idOf('acc')),
  /** Tried in this order; the first that names an authorisation (of `cardId`, or without one of `accountId`) wins. */
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
  conditions: optional(array(Condition, { maxItems: 64 })),
})

/** Books the opposite of an earlier entry set, once, and links the two both ways. */
export const ReverseEntrySetCommand = object({
  ...command,
  entrySetId: idOf('entryset'),
  transactionId: idOf('tx'),
  /** The entry set to be taken back, and an account that it touched (absent: the bank's own addresses only). */
  reverses: idOf('entryset'),
  accountId: optional(idOf('acc')),
  reason: text({ maxLength: 32 }),
  /** Corrections of the bank's own mistakes are booked even if the customer has spent the money. */
  evenIfShort: optional(boolean()),
})

export const OpenAccountCommand = object({ ...command, accountId: idOf('acc'), currency: currency() })

/** Opens an address of an account that has one: a pot, named by its id, in namespace `pot`. */
export const OpenAddressCommand = object({ ...command, address: Address })

/** Closes an address: empty, without holds, and (the main address) without open pots. Nothing is booked on it afterwards but captures. */
export const CloseAddressCommand = object({ ...command, address: Address })

/** How far `posted - held` may fall below zero; at first 0. Lowering it below what is used refuses nothing that was promised. */
export const LimitAddressCommand = object({ ...command, address: Address, overdraftLimitMinor: amountMinor() })

/** Keeps money for something that is not a card: a transfer that is under way. Taken under the same funds rule. */
export const HoldCommand = object({
  ...command,
  holdId: idOf('hold'),
  kind: text({ maxLength: 32 }),
  address: Address,
  /** Where the money is going: counted there as pending in. */
  to: optional(Address),
  /** `to` is in another shard: it is kept with the hold, not looked for here. */
  isToElsewhere: optional(boolean()),
  amount: moneySchema(),
  /** Absent: it stays until it is captured or released. Never 0, which is how the journal says absent. */
  expiresAt: optional(integer({ minimum: 1, maximum: epochMsMax })),
  conditions: optional(array(Condition, { maxItems: 64 })),
})

/** Asks for more on an open hold, under the funds rule; its expiry starts again. */
export const IncrementCommand = object({
  ...command,
  accountId: idOf('acc'),
  hold: HoldReference,
  amount: moneySchema(),
  approvalCode: text({ maxLength: 6 }),
})

/** Gives a part of a hold back, or with no `amount` all that it still keeps. */
export const ReleaseCommand = object({
  ...command,
  accountId: idOf('acc'),
  hold: HoldReference,
  amount: optional(moneySchema()),
  reason: text({ maxLength: 16 }),
})

/**
 * Claims money: `amount` goes from the account to `counter`, and the hold shrinks by as much as it has. It never declines: late, more
 * than the hold, without a hold, from a frozen or empty account, it is booked; of an account that is not in the books, on suspense.
 */
export const CaptureCommand = object({
  ...command,
  entrySetId: idOf('entryset'),
  transactionId: idOf('tx'),
  /** Shown as the kind of the entry set: `presentment`, `transfer`. */
  kind: text({ maxLength: 32 }),
  accountId: optional(idOf('acc')),
  hold: optional(HoldReference),
  amount: moneySchema(),
  counter: Address,
  /** The last one: what the hold still keeps is released. */
  isFinal: boolean(),
})

/** Lets go of a hold whose time is over at `effectiveAt`. */
export const ExpireCommand = object({ ...command, accountId: idOf('acc'), hold: HoldReference })

/** Ends a business day (UTC), in order, once: what is effective in it is not posted any more, captures move to the next day. */
export const CloseDayCommand = object({ ...command, day: text({ minLength: 10, maxLength: 10 }) })
