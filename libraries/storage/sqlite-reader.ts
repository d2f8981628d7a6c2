import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { closedStore, sqliteFailure, toSqlError } from './sqlite-failure.ts'
import type { SqlRow, SqlValue } from './sqlite-step.ts'

/** Reads in the calling thread: a few microseconds each, from the state of the last commit. */
export type SqliteReader = {
  /** Rows as arrays of their columns' values. */
  readonly arrays: (sql: string, parameters: readonly SqlValue[], options?: ReadOptions) => readonly SqlValue[][]
  readonly rows: (sql: string, parameters: readonly SqlValue[]) => readonly SqlRow[]
  readonly close: () => void
}

/** `bigint`: integers come as bigint, so that all 64 bits survive. */
export type ReadOptions = { readonly bigint?: boolean }

const busyTimeoutMs = 1000
const statementsCachedMax = 1000

/** The file must have been opened by a writer of this process. Fails as `sqliteFailure` says. */
export const openSqliteReader = (file: string): SqliteReader => {
  const database = guarded(file, () => new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs }))
  const cached = new Map<string, StatementSync>()
  const prepare = (sql: string, arrays: boolean, bigint: boolean): StatementSync => {
    const key = `${arrays ? 'a' : 'o'}${bigint ? 'b' : 'n'}${sql}`
    const known = cached.get(key)
    if (known !== undefined) return known
    if (!database.isOpen) throw closedStore(file)
    if (cached.size >= statementsCachedMax) cached.clear()
    const statement = database.prepare(sql)
    if (arrays) statement.setReturnArrays(true)
    if (bigint) statement.setReadBigInts(true)
    cached.set(key, statement)
    return statement
  }
  return {
    arrays: (sql, parameters, { bigint = false } = {}) =>
      guarded(file, () => prepare(sql, true, bigint).all(...parameters) as unknown as SqlValue[][]),
    rows: (sql, parameters) => guarded(file, () => prepare(sql, false, false).all(...parameters) as SqlRow[]),
    close: () => {
      cached.clear()
      if (database.isOpen) database.close()
    },
  }
}

const guarded = <T>(file: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && 'errcode' in error) throw sqliteFailure(file, toSqlError(error))
    throw error
  }
}
