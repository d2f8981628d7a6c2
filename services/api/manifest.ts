import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.api',
  owner: 'experience',
  replicas: 1,
  memoryMb: 256,
  durability: 'normal',
  tables: [],
  topics: [],
  callers: [],
}
