import type { DatabaseSync } from 'node:sqlite'
import { coverOf, sumInChunk } from './effective-blocks.ts'
import type { HistoryPoint } from './history-queries.ts'
import { addTotals, noTotals, type Totals } from './totals.ts'

export type HistoryReader = {
  /** Undefined: no entry known by then has touched the address. */
  readonly totalsAt: (key: string, point: HistoryPoint) => Totals | undefined
  /** The addresses of an account, with keys. */
  readonly addressesOf: (accountId: string) => readonly string[]
  /** The bank's own addresses with these names, in every currency. */
  readonly bankAddresses: (names: readonly string[]) => readonly string[]
}

type Numbers = Record<'posted' | 'held' | 'pendingIn', bigint>

export const historyReader = (database: DatabaseSync): HistoryReader => {
  const findId = database.prepare('SELECT id FROM address WHERE key = ?')
  const findOfAccount = database.prepare('SELECT key FROM address WHERE account = ? ORDER BY id')
  const findOfBank = database.prepare('SELECT key FROM address WHERE account IS NULL ORDER BY id')
  const findMoment = database.prepare(
    'SELECT position FROM moment WHERE recorded_at <= ? ORDER BY recorded_at DESC LIMIT 1',
  )
  const findLast = exact(`
    SELECT number, posted, held, pending_in AS pendingIn FROM entry
    WHERE address = ? AND position <= ? ORDER BY position DESC LIMIT 1`)
  const sumRest = exact(`
    SELECT coalesce(sum(posted), 0) AS posted, coalesce(sum(held), 0) AS held,
      coalesce(sum(pendingIn), 0) AS pendingIn
    FROM (
      SELECT effective_at, posted_change AS posted, held_change AS held, pending_in_change AS pendingIn FROM entry
      WHERE address = ? AND position <= ? ORDER BY position DESC LIMIT ?)
    WHERE effective_at <= ?`)
  const findChunk = database.prepare(`
    SELECT rows FROM block WHERE address = ? AND level = ? AND number = ? AND first_effective_at <= ?
    ORDER BY first_effective_at DESC, chunk DESC LIMIT 1`)

  function exact(sql: string) {
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    return statement
  }

  const positionOf = ({ position = Number.MAX_SAFE_INTEGER, recordedAt }: HistoryPoint): number => {
    if (recordedAt === undefined) return position
    return Math.min(position, Number(findMoment.get(recordedAt)?.['position'] ?? 0))
  }
  const blockSum = (id: number, { level, number }: { level: number; number: number }, effectiveAt: number): Totals => {
    const chunk = findChunk.get(id, level, number, effectiveAt) as { rows: Uint8Array } | undefined
    return (chunk && sumInChunk(chunk.rows, effectiveAt)) ?? noTotals
  }
  return {
    totalsAt: (key, point) => {
      const id = findId.get(key)?.['id'] as number | undefined
      if (id === undefined) return undefined
      const position = positionOf(point)
      const last = findLast.get(id, position) as (Numbers & { number: bigint }) | undefined
      if (last === undefined) return undefined
      const { number, posted, held, pendingIn } = last
      const { effectiveAt } = point
      if (effectiveAt === undefined) return { posted, held, pendingIn }
      const { blocks, covered } = coverOf(Number(number))
      const rest = sumRest.get(id, position, Number(number) - covered, effectiveAt) as Numbers
      return blocks.reduce((sum, block) => addTotals(sum, blockSum(id, block, effectiveAt)), {
        posted: rest.posted,
        held: rest.held,
        pendingIn: rest.pendingIn,
      } as Totals)
    },
    bankAddresses: names => {
      const keys = findOfBank.all().map(row => String(row['key']))
      return keys.filter(key => names.includes(key.split('/')[2] as string))
    },
    addressesOf: accountId => findOfAccount.all(accountId).map(row => String(row['key'])),
  }
}
