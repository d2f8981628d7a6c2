import type { TransactionId } from '#libraries/ids/ids.ts'
import {
  amountMinor,
  currency,
  epochMs,
  type Infer,
  idOf,
  object,
  oneOf,
  optional,
  text,
} from '#libraries/schema/schema.ts'
import { put, type Storage, table } from '#libraries/storage/storage-port.ts'
import { transferIds } from '#services/ledger/contract.ts'

const TransferRow = object({
  fromAccount: idOf('acc'),
  dedupeId: text({ maxLength: 64 }),
  toAccount: idOf('acc'),
  amountMinor: amountMinor(),
  currency: currency(),
  /** Free text of the payer: kept here and never in the ledger, where nothing can be erased. */
  reference: optional(text({ maxLength: 140 })),
  /** Names the transfer in the ledger; the ids of its transactions go with it. */
  holdId: idOf('hold'),
  orderedAt: epochMs(),
})
export type TransferRow = Infer<typeof TransferRow>

const transferTable = table({ name: 'transfer', row: TransferRow, partitionKey: ['fromAccount', 'dedupeId'] })

const SideRow = object({
  transactionId: idOf('tx'),
  direction: oneOf('in', 'out'),
  fromAccount: idOf('acc'),
  dedupeId: text({ maxLength: 64 }),
})

type SideRow = Infer<typeof SideRow>

/** From a transaction to the transfer that it is a side of. */
const sideTable = table({ name: 'transfer_side', row: SideRow, partitionKey: ['transactionId'] })

export type TransferStore = ReturnType<typeof transferStore>

export const transferStore = (storage: Storage) => ({
  transferOf: (key: Pick<TransferRow, 'fromAccount' | 'dedupeId'>): Promise<TransferRow | undefined> =>
    storage.get(transferTable, key),
  /**
   * Fixes a transfer and its ids before money moves; of two with one `dedupeId` the first one counts for both. Its sides can be found
   * from then on, so that whoever reads of it in the journal finds them.
   */
  order: async (transfer: TransferRow): Promise<TransferRow> => {
    const written = await storage.insertIfAbsent(transferTable, transfer)
    const ordered = written.inserted ? transfer : written.existing
    const { fromAccount, dedupeId, holdId } = ordered
    const { transactionId, payeeTransactionId } = transferIds(holdId)
    const sides: SideRow[] = [
      { transactionId, direction: 'out', fromAccount, dedupeId },
      { transactionId: payeeTransactionId, direction: 'in', fromAccount, dedupeId },
    ]
    await storage.apply(sides.map(side => put(sideTable, side)))
    return ordered
  },
  sideOf: async (transactionId: TransactionId) => {
    const side = await storage.get(sideTable, { transactionId })
    const transfer = side && (await storage.get(transferTable, side))
    return side && transfer && { direction: side.direction, transfer }
  },
})
