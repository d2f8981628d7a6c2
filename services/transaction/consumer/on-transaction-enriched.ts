import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { ConsumerBatch } from '#libraries/service/service.ts'
import { put } from '#libraries/storage/storage-port.ts'
import type { Transaction } from '../contract.ts'
import { counterpartyTable, merchantTable } from '../store/transaction-table.ts'

/** Keeps the merchant and the other side, and nothing else: the enriched copy may be older than the row. No news: enrichment has told already. */
export const onTransactionEnriched =
  () =>
  async ({ transactionId, merchant, counterparty }: Transaction, batch: ConsumerBatch): Promise<ConsumerAnswer> => {
    if (counterparty !== undefined) batch.write(put(counterpartyTable, { transactionId, counterparty }))
    if (merchant === undefined) return 'done'
    const kept = await batch.get(merchantTable, { merchantId: merchant.merchantId })
    if (kept === undefined) batch.write(put(merchantTable, merchant))
    return 'done'
  }
