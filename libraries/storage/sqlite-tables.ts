import { invariant } from '../errors/invariant.ts'
import type { SqliteReader } from './sqlite-reader.ts'
import { type CompiledTable, compileTable, type ExistingColumn, migration } from './sqlite-table.ts'
import type { SqliteWriter } from './sqlite-writer.ts'
import type { Table } from './storage-port.ts'

// biome-ignore lint/suspicious/noExplicitAny: tables of all rows stand in one list; each is checked where it is made.
export type AnyTable = Table<any>

/** The tables of one file that have been made or found to fit. */
export const sqliteTables = ({
  file,
  writer,
  reader,
}: {
  file: string
  writer: SqliteWriter
  reader: SqliteReader
}): {
  readonly readyNow: (table: AnyTable) => CompiledTable | undefined
  readonly ready: (table: AnyTable) => Promise<CompiledTable>
} => {
  const compiled = new Map<AnyTable, CompiledTable>()
  const underWay = new Map<AnyTable, Promise<CompiledTable>>()
  const names = new Map<string, AnyTable>()

  const prepare = async (table: AnyTable): Promise<CompiledTable> => {
    invariant((names.get(table.name) ?? table) === table, `Table ${table.name} is declared once.`)
    names.set(table.name, table)
    const candidate = compileTable(table as Table<never>)
    const existing = reader.rows('SELECT name, type, pk FROM pragma_table_info(?)', [table.name])
    const changes = migration(file, candidate, existing as unknown as readonly ExistingColumn[])
    if (changes.length > 0) await writer.write(changes.map(sql => ({ sql, parameters: [[]] })))
    compiled.set(table, candidate)
    return candidate
  }
  return {
    readyNow: table => compiled.get(table),
    ready: table => {
      const known = underWay.get(table) ?? prepare(table)
      underWay.set(table, known)
      // A full disk passes: the next use of the table tries again.
      known.catch(() => underWay.delete(table))
      return known
    },
  }
}
