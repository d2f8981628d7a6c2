import type { Manifest } from '#libraries/service/service.ts'

/** One replica: it keeps accounts in memory for the payment path, which is right while nobody else writes them. */
export const manifest: Manifest = {
  service: 'service.account',
  owner: 'accounts',
  replicas: 1,
  memoryMb: 128,
  durability: 'full',
  tables: ['account', 'account_by_customer', 'account_by_dedupe_id', 'deposit_by_dedupe_id'],
  topics: [],
  callers: [
    'service.api',
    'service.authorisation',
    'service.card',
    'service.coherence',
    'service.operator',
    'service.pot',
    'service.transfer',
  ],
}
