import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.balance',
  owner: 'money',
  replicas: 1,
  memoryMb: 128,
  durability: 'normal',
  tables: ['balance'],
  topics: [],
  callers: ['service.api', 'service.coherence'],
}
