import type { Client, Contract, Event, Handlers } from '../contract/contract.ts'
import type { ConsumerAnswer } from '../events/events-port.ts'
import type { Ids, Random } from '../ids/ids.ts'
import type { Key, OutboxWrite, Storage, Table, Write } from '../storage/storage-port.ts'
import type { Log, Metrics, Tracer } from '../telemetry/telemetry-port.ts'
import type { Clock } from '../time/clock.ts'

/** A service as a value: its contract, and a function that wires it to its ports. `bank/` places it. */
export type ServiceDefinition<C extends AnyContract = AnyContract> = {
  readonly contract: C
  readonly build: (ports: ServicePorts) => ServiceParts<C>
}

// biome-ignore lint/suspicious/noExplicitAny: the definitions of all services stand in one list; each is checked where it is made.
export type AnyContract = Contract<any, any>

/** Everything that a service may be given. `service.ts` takes what it needs by name and hands each handler less. */
export type ServicePorts = {
  readonly clock: Clock
  readonly ids: Ids
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
  readonly tracer: Tracer
  /** The service's own tables; `durability` is the manifest's word. */
  readonly storage: Storage
  /** A client of another service: an edge of the call graph. */
  readonly call: <C extends AnyContract>(contract: C) => Client<C>
  /** An outbox row for an event of this service's own contract, to be written in the same batch as the state. */
  readonly news: <T>(event: Event<T>, value: T) => OutboxWrite
  /** How far this service has read a log or journal that it follows. */
  readonly progress: <T>(event: Event<T>) => Progress
  /**
   * The service cannot go on and the process must exit at once, without draining: what is not answered is answered by nobody.
   * Absent in tests, where the service only stops taking calls.
   */
  readonly onFatal?: ((reason: string) => void) | undefined
  /** Settings of this service, checked at start (`libraries/config`). */
  readonly settings: Settings
}

export type Progress = {
  /** Position of the last event whose effects are stored; 0 before the first. */
  readonly position: () => number
  /** Waits until `position` is reached, `waitMs` at most; `false` when it was not. */
  readonly reached: (position: number, waitMs: number) => Promise<boolean>
}

export type Settings = {
  /** Absolute paths. `dataDirectory` belongs to this service alone; `keysDirectory` is the bank's. */
  readonly dataDirectory: string
  readonly keysDirectory: string
  /** The checked environment: `FLORIN_API_LISTEN` and so on. */
  readonly get: (name: string) => string | undefined
}

export type ServiceParts<C extends AnyContract> = {
  readonly rpc: Handlers<C>
  /** One per event; the name is the handler's file: `transactionChanged` -> `consumer/on-transaction-changed.ts`. */
  readonly on?: Readonly<Record<string, Consumer>>
  /** Opens doors, journals and loops; payments are taken when every service has started. */
  readonly start?: () => Promise<void>
  /** Finishes what is under way and closes. */
  readonly stop?: () => Promise<void>
  /** Why the service should get no traffic now, or undefined: `/health/ready`. */
  readonly notReady?: () => string | undefined
}

export type Consumer = LogConsumer | QueueConsumer

export type LogConsumer = {
  readonly kind: 'log'
  readonly from: AnyContract
  readonly event: Event<never>
  readonly apply: (value: never, batch: ConsumerBatch) => Promise<ConsumerAnswer>
}

export type QueueConsumer = {
  readonly kind: 'queue'
  readonly from: AnyContract
  readonly event: Event<never>
  readonly handle: (
    value: never,
    message: { readonly attempt: number; readonly key: string },
  ) => Promise<ConsumerAnswer>
}

/**
 * The writes of a run of events (up to 500), stored together with the position after the last of them: so each event has its
 * effect once. `get` sees the writes of this run.
 */
export type ConsumerBatch = {
  readonly get: <R>(table: Table<R>, key: Key<R>) => Promise<R | undefined>
  readonly write: (...writes: readonly Write[]) => void
  /** Position of this event in its log or journal. */
  readonly position: number
  /** When the event was recorded, if the source says. */
  readonly traceparent?: string | undefined
}

/** Reads a log or journal in order. `apply` answers per event; `retry` stops this consumer at the event until it succeeds. */
export const followLog = <T>(
  from: AnyContract,
  event: Event<T>,
  apply: (value: T, batch: ConsumerBatch) => Promise<ConsumerAnswer>,
): LogConsumer => ({
  kind: 'log',
  from,
  event: event as unknown as Event<never>,
  apply: apply as unknown as LogConsumer['apply'],
})

/** Takes messages off a queue, many at once. */
export const takeFromQueue = <T>(
  from: AnyContract,
  event: Event<T>,
  handle: (value: T, message: { readonly attempt: number; readonly key: string }) => Promise<ConsumerAnswer>,
): QueueConsumer => ({
  kind: 'queue',
  from,
  event: event as unknown as Event<never>,
  handle: handle as unknown as QueueConsumer['handle'],
})

export const defineService = <C extends AnyContract>(
  contract: C,
  build: (ports: ServicePorts) => ServiceParts<C>,
): ServiceDefinition<C> => ({
  contract,
  build,
})

/** Data about a service, for placement, manifests and checks. */
export type Manifest = {
  readonly service: `service.${string}`
  readonly owner: string
  readonly replicas: number
  readonly memoryMb: number
  /** `full`: the tables are the truth, flushed at each write. `normal`: a projection that can be rebuilt. */
  readonly durability: 'full' | 'normal'
  readonly tables: readonly string[]
  readonly topics: readonly string[]
  /** Who calls it (rpc), generated from the code and checked. */
  readonly callers: readonly string[]
}
