import type { DatabaseSync } from 'node:sqlite'
import type { HistoryAxis, HistoryQuery, HistoryRow } from './history-queries.ts'
import type { HistoryReader } from './sqlite-history-reader.ts'
import { addTotals, noTotals, subtractTotals, type Totals } from './totals.ts'

type PageQuery = Omit<Extract<HistoryQuery, { kind: 'page' }>, 'kind'>

const columns = `position, effective_at, recorded_at, kind, command, entry_set, payment,
  posted_change, held_change, pending_in_change, posted, held, pending_in`

/** Rows of one effective time that are added one by one; of more than that, the blocks know the sum. */
const sameTimeRowsMax = 64n

/** Pages of what happened on one address, newest first on either axis. */
export const historyPages = (database: DatabaseSync, { totalsAt }: Pick<HistoryReader, 'totalsAt'>) => {
  const exact = (sql: string) => {
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    return statement
  }
  const findId = database.prepare('SELECT id FROM address WHERE key = ?')
  const findEffect = database.prepare('SELECT effective_at FROM entry WHERE address = ? AND position = ?')
  const byRecord = exact(`SELECT ${columns} FROM entry WHERE address = ? AND position < ?
    ORDER BY position DESC LIMIT ?`)
  const byEffect = exact(`SELECT ${columns} FROM entry WHERE address = ? AND (effective_at, position) < (?, ?)
    ORDER BY effective_at DESC, position DESC LIMIT ?`)
  const sumSameTime = exact(`
    SELECT count(*) AS rows, coalesce(sum(posted_change), 0) AS posted, coalesce(sum(held_change), 0) AS held,
      coalesce(sum(pending_in_change), 0) AS pendingIn
    FROM (
      SELECT posted_change, held_change, pending_in_change FROM entry INDEXED BY entry_by_effect
      WHERE address = ? AND effective_at = ? AND position <= ? LIMIT ${sameTimeRowsMax + 1n})`)
  const rowsOf = (id: number, { axis, before = Number.MAX_SAFE_INTEGER, limit }: PageQuery): readonly HistoryRow[] => {
    if (axis === 'recorded') return byRecord.all(id, before, limit).map(toRow)
    const effectiveAt = Number(findEffect.get(id, before)?.['effective_at'] ?? Number.MAX_SAFE_INTEGER)
    return byEffect.all(id, effectiveAt, before, limit).map(toRow)
  }
  /** All that is effective before the row, and at its time recorded before it or with it. */
  const sumThrough = (id: number, key: string, { position, effectiveAt }: HistoryRow): Totals => {
    const at = (point: Parameters<typeof totalsAt>[1]) => totalsAt(key, point) ?? noTotals
    const earlier = at({ effectiveAt: effectiveAt - 1 })
    const { rows, ...few } = sumSameTime.get(id, effectiveAt, position) as Record<'rows' | keyof Totals, bigint>
    if (rows <= sameTimeRowsMax) return addTotals(earlier, few)
    const many = subtractTotals(at({ position, effectiveAt }), at({ position, effectiveAt: effectiveAt - 1 }))
    return addTotals(earlier, many)
  }
  return (query: PageQuery): readonly HistoryRow[] | undefined => {
    const id = findId.get(query.key)?.['id'] as number | undefined
    if (id === undefined) return undefined
    const rows = rowsOf(id, query)
    const newest = rows[0]
    return newest === undefined || isAsKept(query.axis) ? rows : summedDown(rows, sumThrough(id, query.key, newest))
  }
}

/** The rows are kept with their totals in recorded order. */
const isAsKept = (axis: HistoryAxis): boolean => axis === 'recorded'

const summedDown = (rows: readonly HistoryRow[], afterNewest: Totals): readonly HistoryRow[] => {
  let after = afterNewest
  return rows.map(row => {
    const summed = { ...row, after }
    after = subtractTotals(after, row.change)
    return summed
  })
}

const toRow = (row: Readonly<Record<string, unknown>>): HistoryRow => {
  const number = (name: string) => Number(row[name])
  const text = (name: string) => (row[name] === null ? undefined : String(row[name]))
  const totals = (end: string): Totals => ({
    posted: row[`posted${end}`] as bigint,
    held: row[`held${end}`] as bigint,
    pendingIn: row[`pending_in${end}`] as bigint,
  })
  return {
    position: number('position'),
    effectiveAt: number('effective_at'),
    recordedAt: number('recorded_at'),
    kind: String(row['kind']),
    commandId: String(row['command']),
    entrySetId: text('entry_set'),
    transactionId: text('payment'),
    change: totals('_change'),
    after: totals(''),
  }
}
