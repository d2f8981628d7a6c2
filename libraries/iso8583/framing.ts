import { FrameFailure } from './frame-failure.ts'
import { frameBytesMax } from './program.ts'

/**
 * How a link says where a message ends: `binary2` two bytes big-endian, not counting themselves; `binary2-inclusive` the
 * same counting themselves; `ascii4` four ASCII digits, not counting themselves.
 */
export type FramingName = 'binary2' | 'binary2-inclusive' | 'ascii4'

export type Framing = {
  readonly name: FramingName
  readonly headerBytes: number
  /** The bytes after the header, or -1 when it is no header. */
  readonly lengthOf: (buffer: Uint8Array, at: number) => number
  readonly writeHeader: (length: number, out: Uint8Array) => void
}

const binary2 = (own: number): Omit<Framing, 'name'> => ({
  headerBytes: 2,
  lengthOf: (buffer, at) => {
    const length = (((buffer[at] as number) << 8) | (buffer[at + 1] as number)) - own
    return length < 0 ? -1 : length
  },
  writeHeader: (length, out) => {
    out[0] = (length + own) >> 8
    out[1] = (length + own) & 0xff
  },
})

const framings: Readonly<Record<FramingName, Framing>> = {
  binary2: { name: 'binary2', ...binary2(0) },
  'binary2-inclusive': { name: 'binary2-inclusive', ...binary2(2) },
  ascii4: {
    name: 'ascii4',
    headerBytes: 4,
    lengthOf: (buffer, at) => {
      let length = 0
      for (let i = 0; i < 4; i += 1) {
        const digit = (buffer[at + i] as number) - 0x30
        if (digit < 0 || digit > 9) return -1
        length = length * 10 + digit
      }
      return length
    },
    writeHeader: (length, out) => {
      const digits = String(length).padStart(4, '0')
      for (let i = 0; i < 4; i += 1) out[i] = digits.charCodeAt(i)
    },
  },
}

export const framingNames = Object.keys(framings) as readonly FramingName[]

export const framingNamed = (name: FramingName): Framing => framings[name]

/** A message with its header in front, ready for the socket. Throws `FrameFailure` above `frameBytesMax`. */
export const withHeader = (name: FramingName, message: Uint8Array): Uint8Array => {
  const { headerBytes, writeHeader } = framings[name]
  if (message.length > frameBytesMax)
    throw new FrameFailure({
      kind: 'too-long',
      path: 'frame',
      offset: frameBytesMax,
      expected: 'the end',
      found: 'more bytes',
    })
  const framed = new Uint8Array(headerBytes + message.length)
  writeHeader(message.length, framed)
  framed.set(message, headerBytes)
  return framed
}
