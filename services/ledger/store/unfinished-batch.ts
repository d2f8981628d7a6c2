import { headerLength, magic, readHeader } from './batch-header.ts'
import type { slidingWindow } from './sliding-window.ts'

/**
 * Tells a batch that was being written when the power went from one that was damaged later.
 *
 * 1. A batch is written over zeros (space that the file was given before) or behind the end of the file, and the next one is begun
 *    only when it is durable. So there is never more than one that is unfinished, and nothing lies behind it.
 * 2. A disk writes whole sectors, in any order: some sectors of an unfinished batch are still zero. No sector of a whole batch
 *    is: no record has 512 zeros in a row, and a batch neither begins nor ends with one.
 *
 * What is wrong in any other way, a flipped bit, a missing piece, is damage.
 */
type Window = ReturnType<typeof slidingWindow>
type Place = { readonly offset: number; readonly size: number }

export const sectorBytes = 512
const pieceBytes = 64 * 1024

/** `found`: what is wrong with the batch at `offset`, and where it ends, when its header can be read. */
export const isUnfinished = async (
  window: Window,
  { offset, size, found }: Place & { readonly found: { fault: { kind: string }; batchEnd?: number } },
): Promise<boolean> => {
  const { fault, batchEnd } = found
  // Everything else is said of a batch whose checksum is right.
  if (!['not-a-batch', 'damaged', 'checksum'].includes(fault.kind)) return false
  const dataEnd = await endOfData(window, { offset, size })
  if (dataEnd === offset) return true
  if (batchEnd !== undefined)
    return dataEnd <= batchEnd && (await hasEmptySector(window, { offset, end: Math.min(batchEnd, size) }))
  const sectorsEnd = Math.ceil((offset + headerLength) / sectorBytes) * sectorBytes
  if (!(await hasEmptySector(window, { offset, end: Math.min(sectorsEnd, size) }))) return false
  return !(await hasHeader(window, { from: offset + 1, end: dataEnd }))
}

/** Behind the last byte that is not zero, from `offset` on; `offset` when all are. */
export const endOfData = async (window: Window, { offset, size }: Place): Promise<number> => {
  for (let end = size; end > offset; ) {
    const start = Math.max(offset, end - pieceBytes)
    const last = (await window.bytes(start, end - start)).findLastIndex(byte => byte !== 0)
    if (last >= 0) return start + last + 1
    end = start
  }
  return offset
}

/** Whether one of the sectors in which `offset` to `end` lies is zero there. */
const hasEmptySector = async (window: Window, { offset, end }: { offset: number; end: number }): Promise<boolean> => {
  for (let start = offset; start < end; ) {
    const border = Math.min(end, (Math.floor(start / sectorBytes) + 1) * sectorBytes)
    if ((await window.bytes(start, border - start)).every(byte => byte === 0)) return true
    start = border
  }
  return false
}

const hasHeader = async (window: Window, { from, end }: { from: number; end: number }): Promise<boolean> => {
  const mark = Buffer.alloc(4)
  mark.writeUInt32LE(magic)
  for (let start = from; start + headerLength <= end; start += pieceBytes) {
    // So that a header that lies over the border of two pieces is whole in one.
    const piece = await window.bytes(start, Math.min(pieceBytes + headerLength, end - start))
    for (let at = piece.indexOf(mark); at >= 0 && at + headerLength <= piece.length; at = piece.indexOf(mark, at + 1))
      if (readHeader(piece.subarray(at, at + headerLength)).kind === 'header') return true
  }
  return false
}
