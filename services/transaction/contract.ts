import { contract, event, rpc } from '#libraries/contract/contract.ts'
import {
  array,
  boolean,
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
import { declineReason } from '#services/ledger/contract.ts'

export const Merchant = object({
  merchantId: idOf('merch'),
  name: text(),
  city: text(),
  country: text(),
  mcc: text({ maxLength: 4 }),
  category: text({ maxLength: 32 }),
  emoji: text({ maxLength: 16 }),
})
export type Merchant = Infer<typeof Merchant>

/** The other side of what moves inside the bank: another customer, or a pot. */
export const Counterparty = object({
  name: text({ maxLength: 128 }),
  /** The payer's words. */
  reference: optional(text({ maxLength: 140 })),
})
export type Counterparty = Infer<typeof Counterparty>

/** The customer's view of a payment. `amount` is signed: what it takes from the account is negative. */
export const Transaction = object({
  transactionId: idOf('tx'),
  accountId: idOf('acc'),
  /** `purchase`, `atm`, `account-status`, `balance-inquiry`, `deposit`, `pot`, `round-up`, `transfer`, … */
  kind: text({ maxLength: 32 }),
  state: oneOf('authorised', 'declined', 'reversed', 'partly-reversed', 'expired', 'posted'),
  amount: moneySchema(),
  /** Of a payment: what its merchant has claimed by now. */
  captured: optional(moneySchema()),
  cardId: optional(idOf('card')),
  merchantId: optional(idOf('merch')),
  /** Filled in shortly after, by `service.txn-enrichment`. */
  merchant: optional(Merchant),
  /** Of what moves between an account and its pot. */
  potId: optional(idOf('pot')),
  /** Filled in like the merchant, of transfers and of what moves to or from a pot. */
  counterparty: optional(Counterparty),
  declineReason: optional(declineReason()),
  createdAt: epochMs(),
  updatedAt: epochMs(),
  /** Journal position of the last entry that changed it: grows with each change. */
  position: integer(),
})
export type Transaction = Infer<typeof Transaction>

export const transactionContract = contract(
  'service.transaction',
  {
    /** Newest first. Waits up to `waitMs` until the journal is read to `atLeastPosition`; `behind` when it was not. */
    listTransactions: rpc({
      request: object({
        accountId: idOf('acc'),
        limit: integer({ minimum: 1, maximum: 100 }),
        /** Only older than this one, only newer than this one. */
        before: optional(idOf('tx')),
        since: optional(idOf('tx')),
        atLeastPosition: optional(integer()),
        waitMs: optional(integer({ minimum: 0, maximum: 5000 })),
      }),
      response: object({ transactions: array(Transaction, { maxItems: 100 }), position: integer(), behind: boolean() }),
      deadlineMs: 6000,
      readOnly: true,
    }),
    getTransaction: rpc({
      request: object({ transactionId: idOf('tx') }),
      response: union({ found: { transaction: Transaction }, unknown: {} }),
      deadlineMs: 500,
      readOnly: true,
    }),
  },
  {
    transactionChanged: event({ name: 'transaction.changed', schema: Transaction, delivery: 'log', key: 'accountId' }),
  },
)
