import type { Manifest } from '#libraries/service/service.ts'

/** One replica: the list of what is open is kept in memory too. Its tables can be dropped: it adds up again from position 1. */
export const manifest: Manifest = {
  service: 'service.coherence',
  owner: 'ledger',
  replicas: 1,
  memoryMb: 256,
  durability: 'normal',
  tables: ['address', 'authorisation', 'sum', 'discrepancy', 'sentinel_move'],
  topics: ['coherence.discrepancy-found', 'coherence.discrepancy-resolved'],
  callers: ['service.operator'],
}
