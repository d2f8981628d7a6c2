import {
  array,
  boolean,
  currency,
  epochMs,
  type Infer,
  idOf,
  integer,
  object,
  oneOf,
  optional,
  record,
  text,
  union,
} from '#libraries/schema/schema.ts'
import { Address } from './balances.ts'

export const historyLimits = {
  /** Rows of a page. */
  pageRowsMax: 100,
  /** How long a read waits for the index to have what is booked at the call, in milliseconds. */
  waitMs: 2000,
} as const

/** Minor units as exact decimal text: sums outgrow the whole numbers that JSON keeps exact. */
const sum = () => text({ pattern: '^(0|-?[1-9][0-9]*)$', maxLength: 40 })

/** How far the index behind an answer has come, and whether that is less than was booked at the call. */
const asOf = { position: integer(), behind: boolean() }

const Numbers = object({ posted: sum(), held: sum(), pendingIn: sum() })

export const HistoryRow = object({
  position: integer({ minimum: 1 }),
  effectiveAt: epochMs(),
  recordedAt: epochMs(),
  /** What happened, in the journal's word: `entrySetPosted`. */
  kind: text({ maxLength: 64 }),
  commandId: text({ maxLength: 128 }),
  entrySetId: optional(idOf('entryset')),
  transactionId: optional(idOf('tx')),
  change: Numbers,
  /** The address after it, in the order of the axis. */
  after: Numbers,
})
export type HistoryRow = Infer<typeof HistoryRow>

/** `before`: the position of the last row of the page before. */
export const HistoryRequest = object({
  address: Address,
  axis: oneOf('recorded', 'effective'),
  before: optional(integer({ minimum: 1 })),
  limit: integer({ minimum: 1, maximum: historyLimits.pageRowsMax }),
})

/** Newest first. `unknown`: no entry has touched the address. */
export const HistoryPage = union({
  page: { rows: array(HistoryRow, { maxItems: historyLimits.pageRowsMax }), ...asOf },
  unknown: asOf,
})

/** What a balance is asked of: one address, or a named balance (of an account, when its kind asks for one). */
const Whose = union({
  address: { address: Address },
  named: { name: text({ maxLength: 32 }), accountId: optional(idOf('acc')) },
})

/**
 * A point on both axes. `position` and `recordedAt` cut what was recorded: as the books stood then. `effectiveAt` cuts what had
 * happened by then. Together: what was known at one time about another. Each includes its own moment; absent does not cut.
 */
export const BalanceAtRequest = object({
  of: Whose,
  position: optional(integer({ minimum: 0 })),
  recordedAt: optional(epochMs()),
  effectiveAt: optional(epochMs()),
})

/** `held` and `pendingIn` are absent of what is summed over all customers: only what is booked is known there. */
const SumsAt = object({ currency: currency(), posted: sum(), held: optional(sum()), pendingIn: optional(sum()) })
export const BalanceAt = union({ found: { balances: array(SumsAt), ...asOf }, unknown: asOf })

export const NamedBalanceRequest = object({ name: text({ maxLength: 32 }), accountId: optional(idOf('acc')) })

/**
 * `available` is absent of balances of the bank: nobody can spend them. `held` and `pendingIn` are absent of what all customers have:
 * reading every account would make payments wait.
 */
const SumsNow = object({
  currency: currency(),
  posted: sum(),
  held: optional(sum()),
  pendingIn: optional(sum()),
  available: optional(sum()),
})
export const NamedBalanceAnswer = union({ found: { balances: array(SumsNow), position: integer() }, unknown: {} })

export const TrialBalanceRequest = object({ position: optional(integer({ minimum: 0 })) })

const TrialBalanceRow = object({
  /** The name of the line in the chart of accounts. */
  line: text({ maxLength: 32 }),
  title: text(),
  type: oneOf('asset', 'liability', 'income', 'expense'),
  currency: currency(),
  /** One of the two is 0. */
  debit: sum(),
  credit: sum(),
})

/** Every line of the chart for each currency in use; debits and credits are equal, so each of `sums` (credit less debit) is 0. */
export const TrialBalance = object({
  rows: array(TrialBalanceRow, { maxItems: 10_000 }),
  totals: array(object({ currency: currency(), debit: sum(), credit: sum() })),
  sums: record(sum()),
  ...asOf,
})
export type TrialBalance = Infer<typeof TrialBalance>

/** What the books keep of everything at once: per currency what is posted on all addresses, which is 0, and how many holds are open. */
export const Totals = object({ sums: record(sum()), openHolds: integer(), position: integer() })
