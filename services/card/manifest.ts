import type { Manifest } from '#libraries/service/service.ts'

/** One replica: it keeps cards in memory for the payment path, which is right while nobody else writes them. */
export const manifest: Manifest = {
  service: 'service.card',
  owner: 'cards',
  replicas: 1,
  memoryMb: 192,
  durability: 'full',
  tables: ['card', 'card_by_pan_hash', 'card_by_account', 'card_by_dedupe_id'],
  topics: ['card.changed'],
  callers: ['service.authorisation', 'service.mastercard', 'service.operator'],
}
