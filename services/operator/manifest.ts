import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.operator',
  owner: 'platform',
  replicas: 1,
  memoryMb: 128,
  durability: 'normal',
  tables: [],
  topics: [],
  callers: [],
}
