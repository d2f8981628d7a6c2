import { badRequest } from '../errors/failure.ts'
import type { SqlValue } from './sqlite-step.ts'
import { type CompiledTable, equals, quoted } from './sqlite-table.ts'
import type { RangeQuery } from './storage-port.ts'

/** The statement for a slice of a partition; without clustering columns a partition has one row at most. */
export const rangeSql = <R>(
  table: CompiledTable,
  { partition, after, before, limit, descending = false }: RangeQuery<R>,
): { readonly sql: string; readonly parameters: readonly SqlValue[] } => {
  const parameters = table.partitionColumns.map(column =>
    column.encode((partition as Readonly<Record<string, unknown>>)[column.name]),
  )
  const conditions = [equals(table.partitionColumns)]
  for (const { bound, sign } of [
    { bound: after, sign: '>' },
    { bound: before, sign: '<' },
  ]) {
    if (bound === undefined) continue
    const column = table.firstClustering
    if (column === undefined)
      throw badRequest('storage.bound', table.name, `Table ${table.name} has no clustering key to be bounded by.`)
    conditions.push(`${quoted(column.name)} ${sign} ?`)
    parameters.push(column.encode(bound))
  }
  const clustering = table.keyColumns.slice(table.partitionColumns.length)
  const order = clustering.map(column => `${quoted(column.name)} ${descending ? 'DESC' : 'ASC'}`).join(', ')
  const list = table.columns.map(column => quoted(column.name)).join(', ')
  const sql = `SELECT ${list} FROM ${quoted(table.name)} WHERE ${conditions.join(' AND ')}${order && ` ORDER BY ${order}`} LIMIT ?`
  return { sql, parameters: [...parameters, limit] }
}
