import { invariant } from '#libraries/errors/invariant.ts'
import type { JournalFile } from './journal-file-port.ts'

const chunkBytes = 1024 * 1024

/** Reads a file in large pieces. A view that `bytes` returned is valid until the next call. */
export const slidingWindow = ({ file, size }: { file: JournalFile; size: number }) => {
  let buffer = Buffer.alloc(0)
  let start = 0
  let end = 0
  return {
    /** The bytes from `offset`, which are all there: `offset + length <= size`. */
    bytes: async (offset: number, length: number): Promise<Buffer> => {
      invariant(offset + length <= size, 'A file is read inside its size.')
      if (offset < start || offset + length > end) {
        const wanted = Math.min(Math.max(length, chunkBytes), size - offset)
        if (buffer.length < wanted) buffer = Buffer.allocUnsafe(wanted)
        const filled = await file.read(buffer.subarray(0, wanted), offset)
        invariant(filled === wanted, 'A file does not shrink while it is read.')
        start = offset
        end = offset + filled
      }
      return buffer.subarray(offset - start, offset - start + length)
    },
  }
}
