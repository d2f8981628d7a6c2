import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.feed',
  owner: 'experience',
  replicas: 1,
  memoryMb: 128,
  durability: 'normal',
  tables: ['feed_item'],
  topics: ['feed.item-changed'],
  callers: ['service.api'],
}
