import { idOf, object } from '#libraries/schema/schema.ts'
import { table } from '#libraries/storage/storage-port.ts'
import { Counterparty, Merchant, Transaction } from '../contract.ts'

/** What the journal's follower alone writes, without the merchants. One partition per account; ids sort by time, so the clustering order is the order of the payments. */
export const transactionTable = table({
  name: 'transaction',
  row: Transaction,
  partitionKey: ['accountId'],
  clusteringKey: ['transactionId'],
})

/**
 * What the follower of enrichment alone writes. A table of its own, because two followers that read and write one row would
 * undo each other's work.
 */
export const merchantTable = table({ name: 'merchant', row: Merchant, partitionKey: ['merchantId'] })

/** The same for the other side of a transfer or of a move to a pot. */
export const counterpartyTable = table({
  name: 'counterparty',
  row: object({ transactionId: idOf('tx'), counterparty: Counterparty }),
  partitionKey: ['transactionId'],
})

/** Whose a transaction is. */
export const transactionAccountTable = table({
  name: 'transaction_account',
  row: object({ transactionId: idOf('tx'), accountId: idOf('acc') }),
  partitionKey: ['transactionId'],
})
