import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.transaction',
  owner: 'payments',
  replicas: 1,
  memoryMb: 256,
  durability: 'normal',
  tables: ['transaction', 'transaction_account', 'merchant', 'counterparty'],
  topics: ['transaction.changed'],
  callers: ['service.api', 'service.coherence', 'service.operator'],
}
