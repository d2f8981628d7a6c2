import { join } from 'node:path'
import type { Manifest, ServiceDefinition } from '#libraries/service/service.ts'
import { openSqliteStorage, type SqliteStorage } from '#libraries/storage/sqlite-storage.ts'
import type { Platform } from './platform.ts'

/** A service as the bank lists it. */
export type Listed = { readonly definition: ServiceDefinition; readonly manifest: Manifest }

/** One file per service; its tables are made when they are first used. */
export const openServiceStorage = ({ manifest }: Listed, platform: Platform): Promise<SqliteStorage> =>
  openSqliteStorage({
    file: join(platform.directoryOf(manifest.service), 'tables.sqlite'),
    durability: manifest.durability,
    clock: platform.clock,
  })
