import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.ledger',
  owner: 'ledger',
  replicas: 1,
  memoryMb: 1024,
  durability: 'full',
  tables: [],
  topics: ['ledger.entry-recorded'],
  callers: [
    'service.account',
    'service.authorisation',
    'service.coherence',
    'service.operator',
    'service.pot',
    'service.transfer',
  ],
}
