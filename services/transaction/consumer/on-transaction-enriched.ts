import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { ConsumerBatch } from '#libraries/service/service.ts'
import { put } from '#libraries/storage/storage-port.ts'
import type { Transaction } from '../contract.ts'
import { transactionTable } from '../store/transaction-table.ts'

/** Adds the merchant, and nothing else: the enriched copy may be older than the row. No news: enrichment has told already. */
export const onTransactionEnriched =
  () =>
  async ({ accountId, transactionId, merchant }: Transaction, batch: ConsumerBatch): Promise<ConsumerAnswer> => {
    if (merchant === undefined) return 'done'
    const row = await batch.get(transactionTable, { accountId, transactionId })
    if (row === undefined) return 'retry'
    if (row.merchant?.merchantId !== merchant.merchantId) batch.write(put(transactionTable, { ...row, merchant }))
    return 'done'
  }
