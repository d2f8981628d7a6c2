import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.pot',
  owner: 'money',
  replicas: 1,
  memoryMb: 128,
  durability: 'full',
  tables: ['pot', 'pot_account', 'pot_by_dedupe_id', 'pot_move', 'round_up', 'round_up_payment'],
  topics: [],
  callers: ['service.api', 'service.operator', 'service.txn-enrichment'],
}
