/**
 * Writes values one after the other into a buffer that grows and is used again. Little-endian; text is UTF-8 with its
 * length in two bytes before it.
 */
export type ByteWriter = {
  readonly length: () => number
  /** Starts anew, `from` bytes into the buffer. */
  readonly reset: (from: number) => void
  readonly byte: (value: number) => void
  /** A whole number that fits a double exactly: a time, a position. */
  readonly whole: (value: number) => void
  readonly amount: (value: bigint) => void
  /** Four bytes. */
  readonly mark: (value: number) => void
  readonly text: (value: string) => void
  /** A view of what was written, from the start of the buffer; valid until the next `reset`. */
  readonly bytes: () => Buffer
}

const growth = 2
const textBytesMax = 0xffff
/** Characters below which a loop is faster than a call out of the language. */
const shortText = 12

export const byteWriter = (initialBytes: number): ByteWriter => {
  let buffer = Buffer.allocUnsafe(initialBytes)
  let view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
  let at = 0
  const reserve = (bytes: number) => {
    if (at + bytes <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * growth, at + bytes))
    buffer.copy(larger, 0, 0, at)
    buffer = larger
    view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
  }
  return {
    length: () => at,
    reset: from => {
      at = from
    },
    byte: value => {
      reserve(1)
      buffer[at] = value
      at += 1
    },
    mark: value => {
      reserve(4)
      view.setUint32(at, value, true)
      at += 4
    },
    whole: value => {
      reserve(8)
      view.setFloat64(at, value, true)
      at += 8
    },
    amount: value => {
      reserve(8)
      view.setBigInt64(at, value, true)
      at += 8
    },
    text: value => {
      reserve(2 + Math.min(value.length * 3, textBytesMax))
      const length = value.length < shortText ? writeShort(buffer, value, at + 2) : buffer.write(value, at + 2)
      buffer[at] = length & 0xff
      buffer[at + 1] = length >>> 8
      at += 2 + length
    },
    bytes: () => buffer.subarray(0, at),
  }
}

const writeShort = (to: Buffer, text: string, at: number): number => {
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n)
    if (code > 0x7f) return to.write(text, at)
    to[at + n] = code
  }
  return text.length
}
