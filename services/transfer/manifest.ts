import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.transfer',
  owner: 'money',
  replicas: 1,
  memoryMb: 128,
  durability: 'full',
  tables: ['transfer', 'transfer_side'],
  topics: [],
  callers: ['service.api', 'service.operator', 'service.txn-enrichment'],
}
