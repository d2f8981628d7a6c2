import { type EntrySetId, type HoldId, siblingId, type TransactionId } from '#libraries/ids/ids.ts'
import { boolean, epochMs, idOf, integer, moneySchema, object, oneOf, text, union } from '#libraries/schema/schema.ts'
import { Address } from './balances.ts'
import { refusalReasons } from './refusals.ts'

/**
 * Money from one customer's address to another's, in whichever shards they are: all of it, once, or nothing. Everything that is
 * booked for it carries ids that go with `holdId`.
 */
export const TransferCommand = object({
  commandId: text({ minLength: 1, maxLength: 100 }),
  requestHash: text({ maxLength: 64 }),
  /** When it happened in the world; the ledger adds when it was recorded. */
  effectiveAt: epochMs(),
  /** Names the transfer: a new one for each, and the same one when it is sent again. */
  holdId: idOf('hold'),
  /** Shown as the kind of the entry sets and of the transactions. */
  kind: text({ maxLength: 32 }),
  from: Address,
  to: Address,
  /** More than zero, in the currency of both addresses. */
  amount: moneySchema(),
})

export const TransferOutcome = union({
  /** It has left the payer and reached the payee. */
  transferred: {
    transactionId: idOf('tx'),
    payeeTransactionId: idOf('tx'),
    replayed: boolean(),
    /** In the payer's journal. */
    position: integer(),
  },
  /** Nothing has moved. `expired`: the payee's shard was away for too long. */
  refused: { reason: oneOf(...refusalReasons, 'expired') },
  mismatch: { commandId: text() },
})

/** The payee's transaction of an entry set that moves money between two customers: an entry set names the payer's. */
export const payeeTransactionId = (transactionId: TransactionId): TransactionId => siblingId('tx', transactionId, 1)

/**
 * The ids that go with the hold of a transfer. In one shard its entry set has `entrySetId`; between two, each of the two sets has an id of its
 * own, so that a hold id that was used before makes no transfer that is credited and cannot be captured. `transactionId` is the payer's.
 */
export const transferIds = (
  holdId: HoldId,
): {
  readonly entrySetId: EntrySetId
  readonly creditEntrySetId: EntrySetId
  readonly captureEntrySetId: EntrySetId
  readonly transactionId: TransactionId
  readonly payeeTransactionId: TransactionId
} => {
  const transactionId = siblingId('tx', holdId, 0)
  return {
    entrySetId: siblingId('entryset', holdId, 0),
    creditEntrySetId: siblingId('entryset', holdId, 1),
    captureEntrySetId: siblingId('entryset', holdId, 2),
    transactionId,
    payeeTransactionId: payeeTransactionId(transactionId),
  }
}
