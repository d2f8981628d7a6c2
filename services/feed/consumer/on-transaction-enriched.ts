import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { ConsumerBatch, ServicePorts } from '#libraries/service/service.ts'
import { put } from '#libraries/storage/storage-port.ts'
import type { Transaction } from '#services/transaction/contract.ts'
import { feedContract } from '../contract.ts'
import { itemOf } from '../domain/item-of-transaction.ts'
import { feedTable } from '../store/feed-table.ts'

/** Writes or replaces the transaction's line and tells of it. */
export const onTransactionEnriched =
  ({ news }: Pick<ServicePorts, 'news'>) =>
  async (transaction: Transaction, batch: ConsumerBatch): Promise<ConsumerAnswer> => {
    const item = itemOf(transaction)
    if (item !== undefined) batch.write(put(feedTable, item), news(feedContract.events.feedItemChanged, item))
    return 'done'
  }
