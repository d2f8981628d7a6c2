import type { DatabaseSync } from 'node:sqlite'
import {
  blockRowsMin,
  completedBy,
  type DatedRow,
  fanOut,
  fromChunk,
  mergeSorted,
  type SortedRows,
  sortRows,
  toChunks,
} from './effective-blocks.ts'

/** Writes the blocks of `effective-blocks.ts` as they become complete. */
export const blockWriter = (database: DatabaseSync) => {
  const lastRows = database.prepare(`
    SELECT effective_at AS effectiveAt, posted_change AS posted, held_change AS held, pending_in_change AS pendingIn
    FROM entry WHERE address = ? ORDER BY position DESC LIMIT ${blockRowsMin}`)
  lastRows.setReadBigInts(true)
  const chunksOf = database.prepare(`
    SELECT rows FROM block WHERE address = ? AND level = ? AND number = ? ORDER BY first_effective_at, chunk`)
  const insert = database.prepare(
    'INSERT INTO block (address, level, number, first_effective_at, chunk, rows) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const smallest = (address: bigint): SortedRows =>
    sortRows(
      (lastRows.all(address) as Record<keyof DatedRow, bigint>[]).map(({ effectiveAt, posted, held, pendingIn }) => ({
        effectiveAt: Number(effectiveAt),
        posted,
        held,
        pendingIn,
      })),
    )
  const merged = (address: bigint, level: number, number: number): SortedRows =>
    mergeSorted(
      Array.from({ length: fanOut }, (_, part) =>
        joined(
          (chunksOf.all(address, level - 1, number * fanOut + part) as { rows: Uint8Array }[]).map(({ rows }) =>
            fromChunk(rows),
          ),
        ),
      ),
    )
  return {
    /** After an address got its row with this number. */
    completedBy: (address: bigint, row: number): void => {
      for (const { level, number } of completedBy(row)) {
        const block = level === 0 ? smallest(address) : merged(address, level, number)
        for (const [chunk, { firstEffectiveAt, rows }] of toChunks(block).entries())
          insert.run(address, level, number, firstEffectiveAt, chunk, rows)
      }
    },
  }
}

/** The pieces of one block in one again. */
const joined = (pieces: readonly SortedRows[]): SortedRows => {
  const length = pieces.reduce((sum, { effectiveAt }) => sum + effectiveAt.length, 0)
  const whole: SortedRows = {
    effectiveAt: new Float64Array(length),
    posted: new BigInt64Array(length),
    held: new BigInt64Array(length),
    pendingIn: new BigInt64Array(length),
  }
  let at = 0
  for (const { effectiveAt, posted, held, pendingIn } of pieces) {
    whole.effectiveAt.set(effectiveAt, at)
    whole.posted.set(posted, at)
    whole.held.set(held, at)
    whole.pendingIn.set(pendingIn, at)
    at += effectiveAt.length
  }
  return whole
}
