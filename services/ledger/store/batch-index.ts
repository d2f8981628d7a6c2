/** Where each batch lies, kept in memory: three numbers a batch. */
export const batchIndex = () => {
  const offsets: number[] = []
  const sequencesBefore: number[] = []
  const positionsBefore: number[] = []
  return {
    add: (batch: { offset: number; sequenceBefore: number; positionBefore: number }) => {
      offsets.push(batch.offset)
      sequencesBefore.push(batch.sequenceBefore)
      positionsBefore.push(batch.positionBefore)
    },
    /** Offset of the batch that holds this record. */
    offsetOfSequence: (sequence: number): number | undefined => offsets[lastBelow(sequencesBefore, sequence)],
    /** Offset of the batch that holds this entry. */
    offsetOfPosition: (position: number): number | undefined => offsets[lastBelow(positionsBefore, position)],
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
