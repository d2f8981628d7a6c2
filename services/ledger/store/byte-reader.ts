import { invariant } from '#libraries/errors/invariant.ts'

/** Reads what `byteWriter` wrote. Reading past the end is a bug: the checksum was right before. */
export type ByteReader = {
  readonly byte: () => number
  readonly whole: () => number
  readonly amount: () => bigint
  readonly text: () => string
  /** Four bytes. */
  readonly mark: () => number
  readonly atEnd: () => boolean
}

export const byteReader = (buffer: Buffer): ByteReader => {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
  let at = 0
  return {
    byte: () => view.getUint8(at++),
    whole: () => {
      at += 8
      return view.getFloat64(at - 8, true)
    },
    amount: () => {
      at += 8
      return view.getBigInt64(at - 8, true)
    },
    text: () => {
      const length = view.getUint16(at, true)
      const start = at + 2
      at = start + length
      invariant(at <= buffer.length, 'A text ends inside its record.')
      return buffer.toString('utf8', start, at)
    },
    mark: () => {
      at += 4
      return view.getUint32(at - 4, true)
    },
    atEnd: () => at === buffer.length,
  }
}
