import { idOf, object } from '#libraries/schema/schema.ts'
import { table } from '#libraries/storage/storage-port.ts'
import { Transaction } from '../contract.ts'

/** One partition per account; ids sort by time, so the clustering order is the order of the payments. */
export const transactionTable = table({
  name: 'transaction',
  row: Transaction,
  partitionKey: ['accountId'],
  clusteringKey: ['transactionId'],
})

/** Whose a transaction is. */
export const transactionAccountTable = table({
  name: 'transaction_account',
  row: object({ transactionId: idOf('tx'), accountId: idOf('acc') }),
  partitionKey: ['transactionId'],
})
