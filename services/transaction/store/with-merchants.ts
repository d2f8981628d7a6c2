import type { Storage } from '#libraries/storage/storage-port.ts'
import type { Merchant, Transaction } from '../contract.ts'
import { merchantTable } from './transaction-table.ts'

/** Transactions with the merchants that are known by now. */
export const withMerchants = async (
  storage: Pick<Storage, 'get'>,
  transactions: readonly Transaction[],
): Promise<Transaction[]> => {
  const ids = new Set(transactions.flatMap(({ merchantId }) => merchantId ?? []))
  const found = await Promise.all([...ids].map(merchantId => storage.get(merchantTable, { merchantId })))
  const merchants = new Map<string | undefined, Merchant>(
    found.filter(merchant => merchant !== undefined).map(merchant => [merchant.merchantId, merchant]),
  )
  return transactions.map(transaction => {
    const merchant = merchants.get(transaction.merchantId)
    return merchant === undefined ? transaction : { ...transaction, merchant }
  })
}
