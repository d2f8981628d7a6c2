import type { Schema } from '../schema/schema.ts'

/**
 * The storage port: keyed and clustered tables in the shape that Cassandra and SQLite share. A row lives in a partition
 * (its partition key) and, in a clustered table, at a place in it (its clustering key, ordered by text, number or bigint).
 *
 * Promises of every adapter: a write that resolved is durable as far as the store says (`durability`); `atomic` is all or
 * nothing and isolated; a read sees every write of this process that resolved before it.
 */
export type Storage = {
  readonly get: <R>(table: Table<R>, key: Key<R>) => Promise<R | undefined>
  /** Rows of one partition in clustering order. */
  readonly range: <R>(table: Table<R>, query: RangeQuery<R>) => Promise<readonly R[]>
  /** Writes the row if its key is free; else changes nothing and returns the row that is there. */
  readonly insertIfAbsent: <R>(
    table: Table<R>,
    row: R,
    options?: WriteOptions,
  ) => Promise<{ inserted: true } | { inserted: false; existing: R }>
  /** Replaces the row if each column of `expected` has that value now; `false` when not, or when there is no row. */
  readonly compareAndSet: <R>(table: Table<R>, row: R, expected: Partial<R>, options?: WriteOptions) => Promise<boolean>
  /**
   * All or nothing, for writes to one partition together with outbox rows. A batch that spans two partitions is a bug
   * (an assertion), so that what passes on SQLite passes on Cassandra.
   */
  readonly atomic: (writes: readonly Write[], options?: WriteOptions) => Promise<void>
  /** Many writes to any partitions, in order, each of them repeatable: for projections. At least once after a crash. */
  readonly apply: (writes: readonly Write[], options?: WriteOptions) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * A fence is a token from a lock: the store keeps the greatest one that it has seen per resource and refuses a write
 * with a smaller one (`Failure('precondition-failed', 'storage.stale-fence')`).
 */
export type Fence = { readonly resource: string; readonly token: bigint }

export type WriteOptions = {
  readonly fence?: Fence
  /** Rows that are written in the same batch as an `insertIfAbsent` or `compareAndSet`, if that changed something. */
  readonly outbox?: readonly OutboxWrite[]
}

export type Table<R> = {
  /** Snake case, unique within the service. */
  readonly name: string
  readonly row: Schema<R>
  readonly partitionKey: readonly (keyof R & string)[]
  readonly clusteringKey: readonly (keyof R & string)[]
}

/** The columns of the partition and clustering key; other properties are ignored. */
export type Key<R> = Partial<R>

/** Rows that one `range` may give at most. */
export const rangeLimitMax = 1000

export type RangeQuery<R> = {
  readonly partition: Partial<R>
  /** Bounds on the first clustering column. */
  readonly after?: string | number | bigint
  readonly before?: string | number | bigint
  /** At most `rangeLimitMax` (1,000). */
  readonly limit: number
  readonly descending?: boolean
}

export type Write = Put | Delete | OutboxWrite

export type Put = { readonly kind: 'put'; readonly table: Table<never>; readonly row: unknown }
export type Delete = { readonly kind: 'delete'; readonly table: Table<never>; readonly key: unknown }

/** A row that the relay publishes after the batch is in: state and news of it in one batch. */
export type OutboxWrite = {
  readonly kind: 'outbox'
  readonly topic: string
  readonly delivery: 'log' | 'queue'
  /** Orders a log. */
  readonly key: string
  /** JSON text of the event. */
  readonly payload: string
  /** W3C traceparent of what caused it, if any. */
  readonly traceparent?: string
}

export const put = <R>(table: Table<R>, row: R): Put => ({ kind: 'put', table: table as unknown as Table<never>, row })

export const remove = <R>(table: Table<R>, key: Key<R>): Delete => ({
  kind: 'delete',
  table: table as unknown as Table<never>,
  key,
})

/** Declares a table once. The row schema may hold text, integer, boolean, amountMinor, bytes, and nested values (kept as JSON). */
export const table = <R>(declaration: {
  readonly name: string
  readonly row: Schema<R>
  readonly partitionKey: readonly (keyof R & string)[]
  readonly clusteringKey?: readonly (keyof R & string)[]
}): Table<R> => ({ clusteringKey: [], ...declaration })
