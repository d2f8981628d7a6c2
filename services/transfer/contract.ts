import { contract, rpc } from '#libraries/contract/contract.ts'
import { array, boolean, idOf, moneySchema, object, oneOf, optional, text, union } from '#libraries/schema/schema.ts'

/** What a transfer is to one of its two sides. */
export const TransferSide = object({
  transactionId: idOf('tx'),
  direction: oneOf('in', 'out'),
  otherAccountId: idOf('acc'),
  /** Absent when the customer is not known any more. */
  otherName: optional(text()),
  /** The payer's words. */
  reference: optional(text({ maxLength: 140 })),
})

/** Money from one customer to another, inside the bank. */
export const transferContract = contract('service.transfer', {
  /** All of it or nothing, once. Retry freely with the same `dedupeId`, which is scoped by the payer's account. */
  send: rpc({
    request: object({
      fromAccount: idOf('acc'),
      toAccount: idOf('acc'),
      amount: moneySchema(),
      dedupeId: text({ minLength: 1, maxLength: 64 }),
      reference: optional(text({ minLength: 1, maxLength: 140 })),
    }),
    response: union({
      /** The two sides' transactions: the payer's, the payee's. */
      sent: { transactionId: idOf('tx'), payeeTransactionId: idOf('tx'), replayed: boolean() },
      refused: {
        reason: oneOf(
          'unknown-account',
          'closed-account',
          'unknown-payee',
          'closed-payee',
          'same-account',
          'wrong-currency',
          'payee-currency',
          'invalid-amount',
          'insufficient-funds',
          'payee-unavailable',
          /** The ledger closed the day while the order came: nothing has moved, and a new `dedupeId` is taken. */
          'closed-day',
        ),
      },
      /** The `dedupeId` was used for another transfer. */
      mismatch: {},
    }),
    deadlineMs: 5000,
    idempotentBy: 'dedupeId',
  }),
  /** Of each transaction that is a side of a transfer; the others are left out. */
  findSides: rpc({
    request: object({ transactionIds: array(idOf('tx'), { maxItems: 100 }) }),
    response: object({ sides: array(TransferSide, { maxItems: 100 }) }),
    deadlineMs: 1000,
    readOnly: true,
  }),
})
