import { badRequest, Failure } from '../errors/failure.ts'
import { invariant } from '../errors/invariant.ts'
import type { Schema } from '../schema/schema.ts'
import { type Column, columnsOf } from './sqlite-columns.ts'
import type { SqlValue } from './sqlite-step.ts'
import type { Table } from './storage-port.ts'

/** A table's declaration, made ready for SQLite: its SQL and the way of its rows to and from columns. */
export type CompiledTable = {
  readonly name: string
  readonly columns: readonly Column[]
  readonly hasAmount: boolean
  readonly partitionColumns: readonly Column[]
  readonly keyColumns: readonly Column[]
  readonly firstClustering: Column | undefined
  readonly select: string
  readonly insert: string
  readonly replace: string
  readonly delete: string
  /** Values of all columns, in their order. */
  readonly encodeRow: (row: unknown) => SqlValue[]
  readonly encodeKey: (key: unknown) => SqlValue[]
  readonly decodeRow: (values: readonly SqlValue[]) => unknown
}

type Values = Readonly<Record<string, unknown>>

export const compileTable = (table: Table<never>): CompiledTable => {
  const { name } = table
  invariant(/^[a-z][a-z0-9_]*$/.test(name) && !name.startsWith('florin_'), `Table ${name} is named in snake case.`)
  const columns = columnsOf(name, table.row as Schema<never>)
  const named = (column: string): Column => {
    const found = columns.find(other => other.name === column)
    invariant(found !== undefined && !found.optional, `Key column ${column} of table ${name} is in every row.`)
    return found
  }
  const partitionColumns = table.partitionKey.map(named)
  const clusteringColumns = table.clusteringKey.map(named)
  const keyColumns = [...partitionColumns, ...clusteringColumns]
  invariant(partitionColumns.length > 0, `Table ${name} has a partition key.`)
  const list = columns.map(column => quoted(column.name)).join(', ')
  const marks = columns.map(() => '?').join(', ')
  const where = equals(keyColumns)
  return {
    name,
    columns,
    hasAmount: columns.some(column => column.isAmount),
    partitionColumns,
    keyColumns,
    firstClustering: clusteringColumns[0],
    select: `SELECT ${list} FROM ${quoted(name)} WHERE ${where}`,
    insert: `INSERT INTO ${quoted(name)} (${list}) VALUES (${marks}) ON CONFLICT DO NOTHING`,
    replace: `INSERT OR REPLACE INTO ${quoted(name)} (${list}) VALUES (${marks})`,
    delete: `DELETE FROM ${quoted(name)} WHERE ${where}`,
    encodeRow: row => columns.map(column => column.encode((row as Values)[column.name])),
    encodeKey: key => keyColumns.map(column => column.encode((key as Values)[column.name])),
    decodeRow: values => decodeRow(columns, values),
  }
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const equals = (columns: readonly Column[]): string =>
  columns.map(column => `${quoted(column.name)} = ?`).join(' AND ')

const decodeRow = (columns: readonly Column[], values: readonly SqlValue[]): unknown => {
  const row: Record<string, unknown> = {}
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] as Column
    const value = values[index]
    if (value !== null && value !== undefined) row[column.name] = column.decode(value)
    else if (!column.optional) row[column.name] = null
  }
  return row
}

/** The statement that replaces a row under conditions, and the names of the conditions in their order. */
export const compareAndSetSql = (table: CompiledTable, expected: readonly Column[]): string => {
  const sets = table.columns.map(column => `${quoted(column.name)} = ?`).join(', ')
  const conditions = expected.map(column => `${quoted(column.name)} IS ?`)
  return `UPDATE ${quoted(table.name)} SET ${sets} WHERE ${[equals(table.keyColumns), ...conditions].join(' AND ')}`
}

export const columnNamed = (table: CompiledTable, name: string): Column => {
  const found = table.columns.find(column => column.name === name)
  if (found === undefined)
    throw badRequest('storage.column', `${table.name}.${name}`, `Table ${table.name} has no column ${name}.`)
  return found
}

export type ExistingColumn = { readonly name: string; readonly type: string; readonly pk: number }

/**
 * What makes the file's table fit its declaration: nothing, a new table, or new columns that may be empty.
 * Fails with `storage.incompatible-table` if its rows cannot be kept: columns are only ever added.
 */
export const migration = (file: string, table: CompiledTable, existing: readonly ExistingColumn[]): string[] => {
  const key = table.keyColumns.map(column => quoted(column.name)).join(', ')
  if (existing.length === 0) {
    const keyNames = new Set(table.keyColumns.map(column => column.name))
    const definitions = table.columns.map(
      ({ name, type }) => `${quoted(name)} ${type}${keyNames.has(name) ? ' NOT NULL' : ''}`,
    )
    return [
      `CREATE TABLE IF NOT EXISTS ${quoted(table.name)} (${definitions.join(', ')}, PRIMARY KEY (${key})) STRICT, WITHOUT ROWID`,
    ]
  }
  const keyInFile = existing.filter(column => column.pk > 0).sort((a, b) => a.pk - b.pk)
  if (keyInFile.map(column => quoted(column.name)).join(', ') !== key)
    throw incompatible(file, table.name, 'its key is another one')
  return table.columns.flatMap(({ name, type, optional }) => {
    const found = existing.find(column => column.name === name)
    if (found?.type === type) return []
    if (found !== undefined) throw incompatible(file, table.name, `column ${name} is ${found.type} there, ${type} here`)
    if (!optional) throw incompatible(file, table.name, `its rows have no column ${name}, which must be in every row`)
    return [`ALTER TABLE ${quoted(table.name)} ADD COLUMN ${quoted(name)} ${type}`]
  })
}

const incompatible = (file: string, table: string, why: string): Failure =>
  new Failure(
    'internal',
    'storage.incompatible-table',
    `Table ${table} in ${file} does not fit this version: ${why}. Declare a new table, or make the new column optional.`,
    { params: { file, table } },
  )
