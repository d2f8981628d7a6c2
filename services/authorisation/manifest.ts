import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.authorisation',
  owner: 'cards',
  replicas: 1,
  memoryMb: 192,
  durability: 'full',
  tables: ['acceptor'],
  topics: [],
  callers: ['service.mastercard', 'service.txn-enrichment'],
}
