import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallContext, Client } from '#libraries/contract/contract.ts'
import { createIds, type Random } from '#libraries/ids/ids.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { compile } from '#libraries/schema/codec.ts'
import type { AnyContract, ServiceDefinition, ServiceParts, ServicePorts } from '#libraries/service/service.ts'
import { openSqliteStorage, type SqliteStorage } from '#libraries/storage/sqlite-storage.ts'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'

export const context: CallContext = { remainingMs: () => 1000, caller: 'test', traceId: '0'.repeat(32) }

type Double = { readonly contract: AnyContract; readonly handlers: object }

/**
 * Services on SQLite in a temporary directory, calling each other through their schemas. `doubles` stand for services that are
 * not placed. `reopen` stops everything and starts again on the same files.
 */
export const placed = async ({
  services,
  doubles = [],
  random = nodeRandom(),
}: {
  services: readonly ServiceDefinition[]
  doubles?: readonly Double[]
  random?: Random
}) => {
  const directory = await mkdtemp(join(tmpdir(), 'florin-service-'))
  const clock = manualClock()
  const telemetry = memoryTelemetry()
  const ids = createIds({ clock, random: nodeRandom() })
  const parts = new Map<string, ServiceParts<AnyContract>>()
  const stores = new Map<string, SqliteStorage>()

  const handlersOf = (name: string): object | undefined =>
    doubles.find(({ contract }) => contract.name === name)?.handlers ?? parts.get(name)?.rpc
  const portsOf = (name: string, storage: SqliteStorage): ServicePorts => ({
    clock,
    ids,
    random,
    ...telemetry,
    storage,
    call: contract => clientOf(contract, () => handlersOf(contract.name)),
    news: (event, value) => ({
      kind: 'outbox',
      topic: event.name,
      delivery: 'log',
      key: String(value[event.key]),
      payload: JSON.stringify(compile(event.schema).toJson(value)),
    }),
    progress: () => ({ position: () => 0, reached: async () => true }),
    settings: {
      dataDirectory: join(directory, name),
      keysDirectory: join(directory, 'keys'),
      get: () => undefined,
    },
  })
  const open = async (): Promise<void> => {
    for (const { contract, build } of services) {
      const { name } = contract
      const storage = await openSqliteStorage({ file: join(directory, `${name}.sqlite`), durability: 'normal', clock })
      stores.set(name, storage)
      parts.set(name, build(portsOf(name, storage)))
    }
    for (const { start } of parts.values()) await start?.()
  }
  const shut = async (): Promise<void> => {
    for (const { stop } of parts.values()) await stop?.()
    for (const store of stores.values()) await store.close()
  }
  await open()
  return {
    directory,
    clock,
    telemetry,
    client: <C extends AnyContract>(contract: C): Client<C> => clientOf(contract, () => handlersOf(contract.name)),
    storeOf: (name: string): SqliteStorage => stores.get(name) as SqliteStorage,
    reopen: async () => {
      await shut()
      await open()
    },
    close: async () => {
      await shut()
      await rm(directory, { recursive: true })
    },
  }
}

type Method = (request: unknown, context: CallContext) => Promise<unknown>

/** Copies what goes in and out by the schemas, as every placement does. */
const clientOf = <C extends AnyContract>(contract: C, handlers: () => object | undefined): Client<C> =>
  new Proxy({} as Client<C>, {
    get: (_, name: string) => async (request: unknown) => {
      const method = contract.methods[name]
      const handler = (handlers() as Record<string, Method> | undefined)?.[name]
      if (method === undefined || handler === undefined) throw new Error(`${contract.name} ${name} is not placed.`)
      return compile(method.response).copy(await handler(compile(method.request).copy(request as never), context))
    },
  })
