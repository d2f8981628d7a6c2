import { invariant } from '../errors/invariant.ts'
import type { Delete, Put, Table, Write } from './storage-port.ts'

/**
 * Asserts that the rows of a batch share one partition, so that what passes on SQLite passes on Cassandra. Rows of two
 * tables may stand together if their partition keys have equal values.
 */
export const assertOnePartition = (writes: readonly Write[]): void => {
  let first: string | undefined
  for (const write of writes) {
    if (write.kind === 'outbox') continue
    const partition = partitionText(write)
    first ??= partition
    invariant(first === partition, `An atomic batch stays in one partition; table ${write.table.name} leaves it.`)
  }
}

const partitionText = (write: Put | Delete): string => {
  const values = (write.kind === 'put' ? write.row : write.key) as Readonly<Record<string, unknown>>
  return columnsText(values, write.table.partitionKey)
}

/** The place of a row as text: equal for equal keys only. */
export const keyText = (table: Table<never>, key: unknown): string =>
  `${table.name} ${columnsText(key as Readonly<Record<string, unknown>>, [...table.partitionKey, ...table.clusteringKey])}`

const columnsText = (values: Readonly<Record<string, unknown>>, columns: readonly string[]): string =>
  JSON.stringify(columns.map(column => valueText(values[column])))

const valueText = (value: unknown): string => {
  if (value instanceof Uint8Array) return `bytes ${value.join()}`
  return `${typeof value} ${String(value)}`
}
