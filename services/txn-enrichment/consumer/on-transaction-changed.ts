import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { MerchantId } from '#libraries/ids/ids.ts'
import type { ConsumerBatch, ServicePorts } from '#libraries/service/service.ts'
import { put } from '#libraries/storage/storage-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { Merchant, Transaction } from '#services/transaction/contract.ts'
import { txnEnrichmentContract } from '../contract.ts'
import { type Acceptors, lookUpMerchant } from '../domain/merchants.ts'
import { merchantTable } from '../store/merchant-table.ts'

/** How long a payment waits for its acceptor, which is stored beside the payment and may come a moment after it. */
const acceptorGraceMs = 5000

/**
 * Sends each change on, once, with its merchant. A merchant is asked for at its first payment and kept; one that the bank never
 * stored is given up after the grace, so that nothing behind it waits.
 */
export const onTransactionChanged =
  ({
    authorisation,
    news,
    clock,
  }: { authorisation: Acceptors; clock: Pick<Clock, 'now'> } & Pick<ServicePorts, 'news'>) =>
  async (transaction: Transaction, batch: ConsumerBatch): Promise<ConsumerAnswer> => {
    const { merchantId, updatedAt } = transaction
    const merchant = merchantId && (await merchantOf(authorisation, merchantId, batch))
    if (merchantId !== undefined && merchant === undefined && clock.now() - updatedAt < acceptorGraceMs) return 'retry'
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
