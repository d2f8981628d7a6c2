import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { MerchantId } from '#libraries/ids/ids.ts'
import type { ConsumerBatch, ServicePorts } from '#libraries/service/service.ts'
import { put } from '#libraries/storage/storage-port.ts'
import type { Merchant, Transaction } from '#services/transaction/contract.ts'
import { txnEnrichmentContract } from '../contract.ts'
import { type Acceptors, lookUpMerchant } from '../domain/merchants.ts'
import { merchantTable } from '../store/merchant-table.ts'

/** Sends each change on, once, with its merchant. A merchant is asked for at its first payment and kept. */
export const onTransactionChanged =
  ({ authorisation, news }: { authorisation: Acceptors } & Pick<ServicePorts, 'news'>) =>
  async (transaction: Transaction, batch: ConsumerBatch): Promise<ConsumerAnswer> => {
    const merchant = transaction.merchantId && (await merchantOf(authorisation, transaction.merchantId, batch))
    batch.write(
      news(
        txnEnrichmentContract.events.transactionEnriched,
        merchant === undefined ? transaction : { ...transaction, merchant },
      ),
    )
    return 'done'
  }

const merchantOf = async (
  authorisation: Acceptors,
  merchantId: MerchantId,
  batch: ConsumerBatch,
): Promise<Merchant | undefined> => {
  const known = await batch.get(merchantTable, { merchantId })
  if (known !== undefined) return known
  const merchant = await lookUpMerchant(authorisation, merchantId)
  if (merchant !== undefined) batch.write(put(merchantTable, merchant))
  return merchant
}
