import type { Storage } from '#libraries/storage/storage-port.ts'
import type { Merchant, Transaction } from '../contract.ts'
import { counterpartyTable, merchantTable } from './transaction-table.ts'

type Reading = Pick<Storage, 'get'>

/** Transactions with the merchants and the other sides that are known by now. */
export const withDetails = async (storage: Reading, transactions: readonly Transaction[]): Promise<Transaction[]> => {
  const merchants = await merchantsOf(storage, transactions)
  return Promise.all(
    transactions.map(async transaction => {
      const merchant = merchants.get(transaction.merchantId)
      const found = hasOtherSide(transaction)
        ? await storage.get(counterpartyTable, { transactionId: transaction.transactionId })
        : undefined
      const other = found === undefined ? {} : { counterparty: found.counterparty }
      return merchant === undefined ? { ...transaction, ...other } : { ...transaction, ...other, merchant }
    }),
  )
}

const hasOtherSide = ({ potId, kind }: Transaction): boolean => potId !== undefined || kind === 'transfer'

const merchantsOf = async (
  storage: Reading,
  transactions: readonly Transaction[],
): Promise<ReadonlyMap<string | undefined, Merchant>> => {
  const ids = new Set(transactions.flatMap(({ merchantId }) => merchantId ?? []))
  const found = await Promise.all([...ids].map(merchantId => storage.get(merchantTable, { merchantId })))
  return new Map(found.filter(merchant => merchant !== undefined).map(merchant => [merchant.merchantId, merchant]))
}
