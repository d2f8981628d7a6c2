import { invariant } from '#libraries/errors/invariant.ts'
import type { Totals } from './totals.ts'

/**
 * How a balance by effective time costs the same at 10 rows and at 10 million. The rows of an address are numbered 1, 2, 3, … as they
 * were recorded.
 *
 * 1. Every 256 rows become a block: the same rows sorted by effective time, each with the sum of all before it in the block.
 * 2. Every 16 blocks of a level are merged into one of the next level, up to 2^20 rows.
 * 3. The sum of the first n rows that are effective at or before t: at most 15 blocks of each level cover all but the last 255 rows
 *    (`coverOf`); in each one search finds the sum; what is left over is added row by row.
 *
 * A block holds rows that are recorded already, so it never changes, however far back a later row is dated; and cutting n is cutting
 * recorded time, so that both axes cost the same.
 */
export const blockRowsMin = 256
export const fanOut = 16
const levelsMax = 4
/** Rows that are kept and read together. Larger pieces are fewer, but each read leaves more of them to the garbage collector. */
const chunkRows = 32

const levelSizes = Array.from({ length: levelsMax }, (_, level) => blockRowsMin * fanOut ** level)

export type BlockName = { readonly level: number; readonly number: number }

/** The blocks, counted from 0 in their level, that cover the first rows; behind `covered` none does. */
export const coverOf = (rows: number): { readonly blocks: readonly BlockName[]; readonly covered: number } => {
  const blocks: BlockName[] = []
  let covered = 0
  for (let level = levelsMax - 1; level >= 0; level--) {
    const size = levelSizes[level] as number
    for (; covered + size <= rows; covered += size) blocks.push({ level, number: covered / size })
  }
  return { blocks, covered }
}

/** The blocks that are complete with this row, smallest first. */
export const completedBy = (row: number): readonly BlockName[] =>
  levelSizes.flatMap((size, level) => (row % size === 0 ? [{ level, number: row / size - 1 }] : []))

export type DatedRow = Totals & { readonly effectiveAt: number }

/** Rows in columns, sorted by effective time; the sums are running ones. */
export type SortedRows = {
  readonly effectiveAt: Float64Array
  readonly posted: BigInt64Array
  readonly held: BigInt64Array
  readonly pendingIn: BigInt64Array
}

const columns = ['posted', 'held', 'pendingIn'] as const

const emptyRows = (length: number): SortedRows => ({
  effectiveAt: new Float64Array(length),
  posted: new BigInt64Array(length),
  held: new BigInt64Array(length),
  pendingIn: new BigInt64Array(length),
})

/** Merges rows that are sorted already into one block of them. */
export const mergeSorted = (parts: readonly SortedRows[]): SortedRows => {
  const cursors = parts.map(part => ({ part, at: 0 }))
  const merged = emptyRows(parts.reduce((sum, { effectiveAt }) => sum + effectiveAt.length, 0))
  for (let row = 0; row < merged.effectiveAt.length; row++) {
    let next: (typeof cursors)[number] | undefined
    let soonest = Number.POSITIVE_INFINITY
    for (const cursor of cursors) {
      const at = cursor.part.effectiveAt[cursor.at]
      if (at === undefined || at >= soonest) continue
      next = cursor
      soonest = at
    }
    invariant(next !== undefined, 'A merge takes every row.')
    merged.effectiveAt[row] = soonest
    for (const column of columns)
      merged[column][row] = stepOf(next.part[column], next.at) + (merged[column][row - 1] ?? 0n)
    next.at += 1
  }
  return merged
}

/** What a row adds, from the running sums. */
const stepOf = (sums: BigInt64Array, row: number): bigint => (sums[row] as bigint) - (sums[row - 1] ?? 0n)

/** The smallest block, from rows in any order. */
export const sortRows = (rows: readonly DatedRow[]): SortedRows => {
  const sorted = emptyRows(rows.length)
  for (const [row, { effectiveAt, ...change }] of rows.toSorted((a, b) => a.effectiveAt - b.effectiveAt).entries()) {
    sorted.effectiveAt[row] = effectiveAt
    for (const column of columns) sorted[column][row] = change[column] + (sorted[column][row - 1] ?? 0n)
  }
  return sorted
}

/** A block in pieces of bytes, each with the effective time of its first row. */
export const toChunks = (block: SortedRows): readonly { firstEffectiveAt: number; rows: Uint8Array }[] => {
  const chunks: { firstEffectiveAt: number; rows: Uint8Array }[] = []
  for (let start = 0; start < block.effectiveAt.length; start += chunkRows) {
    const pieces = [block.effectiveAt, block.posted, block.held, block.pendingIn].map(column => {
      const piece = column.subarray(start, start + chunkRows)
      return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength)
    })
    chunks.push({ firstEffectiveAt: block.effectiveAt[start] as number, rows: Buffer.concat(pieces) })
  }
  return chunks
}

export const fromChunk = (bytes: Uint8Array): SortedRows => {
  // A copy begins where eight bytes may begin.
  const { buffer } = bytes.slice()
  const length = bytes.length / (4 * 8)
  const column = (number: number) => new BigInt64Array(buffer, number * length * 8, length)
  return {
    effectiveAt: new Float64Array(buffer, 0, length),
    posted: column(1),
    held: column(2),
    pendingIn: column(3),
  }
}

/** The sums at the last row of a chunk that is effective at or before `effectiveAt`; undefined when none is. */
export const sumInChunk = (bytes: Uint8Array, effectiveAt: number): Totals | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const length = bytes.length / (4 * 8)
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (view.getFloat64(middle * 8, isLittleEndian) <= effectiveAt) low = middle + 1
    else high = middle
  }
  if (low === 0) return undefined
  const sum = (column: number) => view.getBigInt64((column * length + low - 1) * 8, isLittleEndian)
  return { posted: sum(1), held: sum(2), pendingIn: sum(3) }
}

/** Chunks are written as this machine keeps numbers: the index belongs to it and can be built anew. */
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
