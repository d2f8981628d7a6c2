import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.notification',
  owner: 'experience',
  replicas: 1,
  memoryMb: 128,
  durability: 'full',
  tables: ['push_subscription', 'push_endpoint'],
  topics: ['notification.push-requested'],
  callers: ['service.api'],
}
