import { contract, rpc } from '#libraries/contract/contract.ts'
import {
  array,
  boolean,
  currency,
  epochMs,
  idOf,
  moneySchema,
  object,
  oneOf,
  text,
  union,
} from '#libraries/schema/schema.ts'

export const Account = object({
  accountId: idOf('acc'),
  customerId: idOf('user'),
  currency: currency(),
  state: oneOf('open', 'closed'),
  createdAt: epochMs(),
})

/** Which accounts there are and whose they are; their money is in the ledger. */
export const accountContract = contract('service.account', {
  /** Retry freely with the same `dedupeId`. */
  openAccount: rpc({
    request: object({
      dedupeId: text({ minLength: 1, maxLength: 64 }),
      customerId: idOf('user'),
      currency: currency(),
    }),
    response: union({ opened: { account: Account }, refused: { reason: oneOf('unknown-customer') } }),
    deadlineMs: 5000,
    idempotentBy: 'dedupeId',
  }),
  /** Money arrives from outside: an entry set between the deposits clearing address and the account. */
  deposit: rpc({
    request: object({ dedupeId: text({ minLength: 1, maxLength: 64 }), accountId: idOf('acc'), amount: moneySchema() }),
    response: union({
      deposited: { transactionId: idOf('tx'), replayed: boolean() },
      refused: {
        reason: oneOf(
          'unknown-account',
          'closed-account',
          'wrong-currency',
          'invalid-amount',
          'duplicate-mismatch',
          /** The ledger closed the day while the deposit came: nothing was booked, and a new `dedupeId` is taken. */
          'closed-day',
        ),
      },
    }),
    deadlineMs: 5000,
    idempotentBy: 'dedupeId',
  }),
  getAccount: rpc({
    request: object({ accountId: idOf('acc') }),
    response: union({ found: { account: Account }, unknown: {} }),
    deadlineMs: 500,
    readOnly: true,
  }),
  listAccounts: rpc({
    request: object({ customerId: idOf('user') }),
    response: object({ accounts: array(Account) }),
    deadlineMs: 500,
    readOnly: true,
  }),
})
