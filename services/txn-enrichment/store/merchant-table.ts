import { table } from '#libraries/storage/storage-port.ts'
import { Merchant } from '#services/transaction/contract.ts'

export const merchantTable = table({ name: 'merchant', row: Merchant, partitionKey: ['merchantId'] })
