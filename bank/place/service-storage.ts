import { join } from 'node:path'
import type { Manifest, ServiceDefinition } from '#libraries/service/service.ts'
import type { Outbox } from '#libraries/storage/outbox-port.ts'
import { openSqliteStorage } from '#libraries/storage/sqlite-storage.ts'
import type { Storage } from '#libraries/storage/storage-port.ts'
import { lazyStorage } from './lazy-storage.ts'
import type { Platform } from './platform.ts'

/** A service as the bank lists it. */
export type Listed = { readonly definition: ServiceDefinition; readonly manifest: Manifest }

/** The outbox stands where there are tables: news is written together with state. */
export type ServiceStorage = { readonly storage: Storage; readonly outbox?: Outbox }

/** One file per service; its tables are made when they are first used. */
export const openServiceStorage = async ({ manifest }: Listed, platform: Platform): Promise<ServiceStorage> => {
  const open = () =>
    openSqliteStorage({
      file: join(platform.directoryOf(manifest.service), 'tables.sqlite'),
      durability: manifest.durability,
      clock: platform.clock,
      thread: platform.threads[manifest.durability],
    })
  if (manifest.tables.length === 0) return { storage: lazyStorage(open) }
  const storage = await open()
  return { storage, outbox: storage.outbox }
}
