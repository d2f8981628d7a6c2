/** Where a batch lies in its file, and what was counted before it. */
export type BatchPlace = {
  readonly offset: number
  readonly sequenceBefore: number
  readonly positionBefore: number
}

/** A batch that begins nearer than this behind the one remembered last is found by reading on from there. */
const spacingBytes = 64 * 1024

/** Where batches lie, kept in memory for one in 64 KiB of the file. */
export const batchIndex = () => {
  const offsets: number[] = []
  const sequencesBefore: number[] = []
  const positionsBefore: number[] = []
  return {
    /** Batches come in their order. */
    add: ({ offset, sequenceBefore, positionBefore }: BatchPlace) => {
      const last = offsets.at(-1)
      if (last !== undefined && offset - last < spacingBytes) return
      offsets.push(offset)
      sequencesBefore.push(sequenceBefore)
      positionsBefore.push(positionBefore)
    },
    clear: () => {
      for (const column of [offsets, sequencesBefore, positionsBefore]) column.length = 0
    },
    /** Offset of a batch at or before the one that holds this record. */
    offsetOfSequence: (sequence: number): number | undefined => offsets[lastBelow(sequencesBefore, sequence)],
    /** Offset of a batch at or before the one that holds this entry. */
    offsetOfPosition: (position: number): number | undefined => offsets[lastBelow(positionsBefore, position)],
    places: (): readonly BatchPlace[] =>
      offsets.map((offset, index) => ({
        offset,
        sequenceBefore: sequencesBefore[index] ?? 0,
        positionBefore: positionsBefore[index] ?? 0,
      })),
  }
}

/** Index of the last value that is less than `limit`, -1 if none; the values do not fall. */
const lastBelow = (values: readonly number[], limit: number): number => {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] ?? limit) < limit) low = middle + 1
    else high = middle
  }
  return low - 1
}
