import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.txn-enrichment',
  owner: 'payments',
  replicas: 1,
  memoryMb: 128,
  durability: 'normal',
  tables: ['merchant'],
  topics: ['txn-enrichment.transaction-enriched'],
  callers: [],
}
