import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { MerchantId } from '#libraries/ids/ids.ts'
import type { ConsumerBatch, ServicePorts } from '#libraries/service/service.ts'
import { put } from '#libraries/storage/storage-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { Merchant, Transaction } from '#services/transaction/contract.ts'
import { txnEnrichmentContract } from '../contract.ts'
import { lookUpCounterparty, type OtherSides } from '../domain/counterparty.ts'
import { type Acceptors, lookUpMerchant } from '../domain/merchants.ts'
import { merchantTable } from '../store/merchant-table.ts'

/**
 * How long a payment waits for its acceptor, which is stored beside the payment and may come a moment after it; and a transfer for a service
 * that does not answer.
 */
const graceMs = 5000

/**
 * Sends each change on, once, with its merchant or its other side. A merchant is asked for at its first payment and kept; one that the bank never
 * stored is given up after the grace, so that nothing behind it waits.
 */
export const onTransactionChanged =
  ({
    authorisation,
    others,
    news,
    clock,
  }: { authorisation: Acceptors; others: OtherSides; clock: Pick<Clock, 'now'> } & Pick<ServicePorts, 'news'>) =>
  async (transaction: Transaction, batch: ConsumerBatch): Promise<ConsumerAnswer> => {
    const { merchantId, updatedAt } = transaction
    const merchant = merchantId && (await merchantOf(authorisation, merchantId, batch))
    const isEarly = clock.now() - updatedAt < graceMs
    if (merchantId !== undefined && merchant === undefined && isEarly) return 'retry'
    const counterparty = await lookUpCounterparty(others, transaction).catch(error => {
      if (isEarly) throw error
      return undefined
    })
    const enriched = {
      ...transaction,
      ...(merchant === undefined ? {} : { merchant }),
      ...(counterparty === undefined ? {} : { counterparty }),
    }
    batch.write(news(txnEnrichmentContract.events.transactionEnriched, enriched))
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
