import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.mastercard',
  owner: 'cards',
  replicas: 2,
  memoryMb: 192,
  durability: 'normal',
  tables: [],
  topics: [],
  callers: ['edge'],
}
