import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.customer',
  owner: 'accounts',
  replicas: 1,
  memoryMb: 128,
  durability: 'full',
  tables: ['customer', 'customer_by_dedupe_id'],
  topics: [],
  callers: ['service.account', 'service.api', 'service.coherence', 'service.operator', 'service.transfer'],
}
