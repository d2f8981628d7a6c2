/**
 * The storage port on SQLite: one file per service, written by a thread and read in the calling thread.
 * A table is made, or checked against its declaration, when the store opens or when it is first used.
 */
import { badRequest, Failure } from '../errors/failure.ts'
import type { Clock } from '../time/clock.ts'
import { assertOnePartition } from './one-partition.ts'
import type { Outbox } from './outbox-port.ts'
import { openSqliteFile, type SqliteFile } from './sqlite-file.ts'
import { outboxParameters, outboxSetup, outboxSql, sqliteOutbox } from './sqlite-outbox.ts'
import { rangeSql } from './sqlite-range.ts'
import type { SqlJob, SqlRow, SqlStep, SqlValue } from './sqlite-step.ts'
import { type CompiledTable, columnNamed, compareAndSetSql } from './sqlite-table.ts'
import { type AnyTable, sqliteTables } from './sqlite-tables.ts'
import type { SqliteThread } from './sqlite-thread.ts'
import { rangeLimitMax, type Storage, type Write, type WriteOptions } from './storage-port.ts'

export type SqliteStorage = Storage & { readonly outbox: Outbox }

const setup = [
  'CREATE TABLE IF NOT EXISTS florin_fence (resource TEXT PRIMARY KEY, token INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  ...outboxSetup,
]

const fenceSql = `INSERT INTO florin_fence (resource, token) VALUES (?, ?)
  ON CONFLICT (resource) DO UPDATE SET token = excluded.token WHERE excluded.token >= token`

/**
 * Opens or makes `file`. `durability` `full` flushes before a write resolves; `normal` survives the death of the process,
 * and the power's with the loss of the last writes. Fails with `storage.corrupt`, `storage.unwritable`, `storage.full` or
 * `storage.incompatible-table`, each naming the file.
 */
export const openSqliteStorage = async ({
  file,
  tables = [],
  durability,
  clock,
  thread,
}: {
  file: string
  tables?: readonly AnyTable[]
  durability: 'full' | 'normal'
  clock: Pick<Clock, 'now'>
  thread?: SqliteThread
}): Promise<SqliteStorage> => {
  const opened = await openSqliteFile({ file, durability, setup, thread })
  try {
    return await storageOn({ file, tables, clock, opened })
  } catch (error) {
    await opened.close()
    throw error
  }
}

const storageOn = async ({
  file,
  tables,
  clock,
  opened: { reader, writer, close },
}: {
  file: string
  tables: readonly AnyTable[]
  clock: Pick<Clock, 'now'>
  opened: SqliteFile
}): Promise<SqliteStorage> => {
  const { ready, readyNow } = sqliteTables({ file, writer, reader })
  const { outbox, write } = sqliteOutbox({ reader, writer })
  for (const table of tables) await ready(table)

  /** Does the job unless its fence is stale; the outcome's `stoppedAt` counts without the fence. */
  const fenced = async (steps: SqlJob, { fence }: WriteOptions) => {
    if (fence === undefined) return await write(steps)
    const parameters = [[fence.resource, fence.token]]
    const outcome = await write([{ sql: fenceSql, parameters, stop: 'if-unchanged' }, ...steps])
    if (outcome.stoppedAt === 0) throw staleFence(fence.resource)
    return { ...outcome, stoppedAt: outcome.stoppedAt - 1 }
  }
  const writeAll = async (writes: readonly Write[], options: WriteOptions): Promise<void> => {
    if (writes.length === 0) return
    for (const item of writes) if (item.kind !== 'outbox') readyNow(item.table) ?? (await ready(item.table))
    const tableOf = (table: AnyTable) => readyNow(table) as CompiledTable
    await fenced(stepsOf(writes, tableOf, clock.now()), options)
  }

  return {
    outbox,
    get: async (table, key) => {
      const compiled = readyNow(table) ?? (await ready(table))
      const found = reader.arrays(compiled.select, compiled.encodeKey(key), { bigint: compiled.hasAmount })[0]
      return found === undefined ? undefined : (compiled.decodeRow(found) as never)
    },
    range: async (table, query) => {
      const compiled = readyNow(table) ?? (await ready(table))
      if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > rangeLimitMax)
        throw badRequest(
          'storage.limit',
          'limit',
          `A range gives 1 to ${rangeLimitMax} rows: ask for the rest after the last.`,
        )
      const { sql, parameters } = rangeSql(compiled, query)
      return reader
        .arrays(sql, parameters, { bigint: compiled.hasAmount })
        .map(values => compiled.decodeRow(values) as never)
    },
    insertIfAbsent: async (table, row, options = {}) => {
      const compiled = readyNow(table) ?? (await ready(table))
      const insert = { sql: compiled.insert, parameters: [compiled.encodeRow(row)] }
      const select: SqlStep = { sql: compiled.select, parameters: [compiled.encodeKey(row)], gives: 'rows' }
      const news = newsSteps(options, clock.now())
      if (news.length > 0 && (await fenced([{ ...insert, stop: 'if-unchanged' }, ...news], options)).stoppedAt > 0)
        return { inserted: true }
      const { stoppedAt, rows } = await fenced([{ ...insert, stop: 'if-changed' }, select], options)
      if (stoppedAt === 0) return { inserted: true }
      return { inserted: false, existing: compiled.decodeRow(valuesOf(compiled, rows[0])) as never }
    },
    compareAndSet: async (table, row, expected, options = {}) => {
      const compiled = readyNow(table) ?? (await ready(table))
      const names = Object.keys(expected as object).sort()
      const columns = names.map(name => columnNamed(compiled, name))
      const conditions = columns.map(column => column.encode((expected as Record<string, unknown>)[column.name]))
      const parameters = [...compiled.encodeRow(row), ...compiled.encodeKey(row), ...conditions]
      const set: SqlStep = { sql: compareAndSetSql(compiled, columns), parameters: [parameters], stop: 'if-unchanged' }
      return (await fenced([set, ...newsSteps(options, clock.now())], options)).stoppedAt > 0
    },
    atomic: async (writes, options = {}) => {
      assertOnePartition(writes)
      await writeAll(writes, options)
    },
    apply: async (writes, options = {}) => await writeAll(writes, options),
    close,
  }
}

const valuesOf = (table: CompiledTable, row: SqlRow | undefined): SqlValue[] =>
  table.columns.map(column => row?.[column.name] ?? null)

/** The news that a conditional write takes along, after the step that ends the job if nothing changed. */
const newsSteps = ({ outbox = [] }: WriteOptions, writtenAt: number): SqlJob =>
  outbox.length === 0 ? [] : [{ sql: outboxSql, parameters: outbox.map(write => outboxParameters(write, writtenAt)) }]

/** Neighbours that need the same statement become one step. */
const stepsOf = (
  writes: readonly Write[],
  tableOf: (table: AnyTable) => CompiledTable,
  writtenAt: number,
): readonly SqlStep[] => {
  const steps: { sql: string; parameters: (readonly SqlValue[])[] }[] = []
  for (const write of writes) {
    const { sql, parameters } = statementOf(write, tableOf, writtenAt)
    const last = steps.at(-1)
    if (last?.sql === sql) last.parameters.push(parameters)
    else steps.push({ sql, parameters: [parameters] })
  }
  return steps
}

const statementOf = (write: Write, tableOf: (table: AnyTable) => CompiledTable, writtenAt: number) => {
  if (write.kind === 'outbox') return { sql: outboxSql, parameters: outboxParameters(write, writtenAt) }
  const table = tableOf(write.table)
  if (write.kind === 'put') return { sql: table.replace, parameters: table.encodeRow(write.row) }
  return { sql: table.delete, parameters: table.encodeKey(write.key) }
}

const staleFence = (resource: string): Failure =>
  new Failure(
    'precondition-failed',
    'storage.stale-fence',
    'Another holder has the lock now: take it again and start from what is stored.',
    { params: { resource } },
  )
