import { type Body, noFrame, presentWord, spanEnd, spanIn, spanStart } from './body.ts'
import { valueIsRight } from './decode.ts'
import {
  mtiNumber,
  writeBcd,
  writeBitmaps,
  writeBytes,
  writeHex,
  writeLength,
  writeMti,
  writeText,
} from './encode-parts.ts'
import { FrameFailure } from './frame-failure.ts'
import { bodyOf, type Message } from './message.ts'
import {
  atClass,
  atContent,
  atEncoding,
  atForm,
  atMax,
  atMin,
  atPlainLength,
  atPrefixBytes,
  contentPlain,
  encodingBcd,
  encodingCharacters,
  encodingHex,
  formFixed,
  frameBytesMax,
  type Program,
  stride,
} from './program.ts'
import { refusedValue } from './value-fault.ts'

/** Frames are written into slabs, a few hundred to one: a fresh buffer costs as much as half a frame. */
const slabBytes = 64 * 1024
let slab = new Uint8Array(slabBytes)
let slabUsed = 0

/**
 * Writes a message. What came in a frame of the same dialect is copied as it was; what was set is translated and
 * checked. A value that does not fit is a `FrameFailure` with the element as its path.
 */
export const writeFrame = (program: Program, message: Message): Uint8Array => {
  const body = bodyOf(message)
  const own = body.program === program
  const { rows, byteAndClasses } = program
  const values = own ? body.values : undefined
  if (own && body.intact) return body.frame.slice()
  if (slabBytes - slabUsed < 2 * frameBytesMax) {
    slab = new Uint8Array(slabBytes)
    slabUsed = 0
  }
  const out = slab
  const start = slabUsed
  const mti = mtiNumber(message.mti)
  let at = writeMti(program, mti, out, start)
  at = writeBitmaps(program, body, out, at)
  for (let word = 0; word < 4; word += 1) {
    let bits = presentWord(body, word)
    if (word === 0) bits &= 0x7fffffff
    while (bits !== 0) {
      const lead = Math.clz32(bits)
      bits &= ~(0x80000000 >>> lead)
      const element = (word << 5) + lead + 1
      const value = values === undefined ? undefined : values[element]
      if (typeof value === 'string') {
        const row = element * stride
        const { length } = value
        if (length !== (rows[row + atPlainLength] as number))
          at = writeCharacters(program, mti, element, value, out, at)
        else if (writeText(byteAndClasses, value, rows[row + atClass] as number, out, at)) at += length
        else throw refusedValue(program, element, mti, value)
      } else if (value !== undefined) at = writeOpaque(program, mti, element, value, out, at)
      else if (own) at = copySpan(program, body, element, out, at)
      else at = translate(program, mti, message, element, out, at)
      if (at - start > frameBytesMax) throw tooLong(element)
    }
  }
  slabUsed = at
  return out.subarray(start, at)
}

/** An element of a message of another dialect. */
const translate = (
  program: Program,
  mti: number,
  message: Message,
  element: number,
  out: Uint8Array,
  at: number,
): number => {
  const known = program.elements[element]
  if (known === undefined) throw refusedValue(program, element, mti, '')
  const bytes = known.codec.encoding === 'binary' || known.codec.encoding === 'hex'
  if (bytes !== message.holdsBytes(element)) throw refusedValue(program, element, mti, bytes ? '' : new Uint8Array(0))
  if (bytes) return writeOpaque(program, mti, element, message.bytes(element) ?? noFrame, out, at)
  return writeCharacters(program, mti, element, message.text(element) ?? '', out, at)
}

const copySpan = (program: Program, body: Body, element: number, out: Uint8Array, at: number): number => {
  const span = spanIn(body, element)
  const start = spanStart(span) - (program.rows[element * stride + atPrefixBytes] as number)
  const end = spanEnd(span)
  const { frame } = body
  for (let from = start; from < end; from += 1) out[at + from - start] = frame[from] as number
  return at + end - start
}

const writeCharacters = (
  program: Program,
  mti: number,
  element: number,
  value: string,
  out: Uint8Array,
  start: number,
): number => {
  const { rows } = program
  const row = element * stride
  const { length } = value
  if (length > (rows[row + atMax] as number) || length < (rows[row + atMin] as number))
    return writeCharacters(program, mti, element, padded(program, mti, element, value), out, start)
  let from = start
  if ((rows[row + atForm] as number) !== formFixed) {
    from += rows[row + atPrefixBytes] as number
    writeLength(program, length, out, start, from)
  }
  const end = from + length
  if ((rows[row + atContent] as number) === contentPlain && (rows[row + atEncoding] as number) === encodingCharacters) {
    if (writeText(program.byteAndClasses, value, rows[row + atClass] as number, out, from)) return end
    throw refusedValue(program, element, mti, value)
  }
  return writeUnusual(program, mti, element, value, out, from)
}

/** Characters that are packed two a byte, or have a sign in front. */
const writeUnusual = (
  program: Program,
  mti: number,
  element: number,
  value: string,
  out: Uint8Array,
  from: number,
): number => {
  const row = element * stride
  const packed = (program.rows[row + atEncoding] as number) === encodingBcd
  const end = from + (packed ? (value.length + 1) >> 1 : value.length)
  const written = packed ? writeBcd(value, out, from) : writeText(program.byteAndClasses, value, -1, out, from)
  if (written && valueIsRight(program, row, mti, out, from, end, value.length)) return end
  throw refusedValue(program, element, mti, value)
}

const writeOpaque = (
  program: Program,
  mti: number,
  element: number,
  value: Uint8Array,
  out: Uint8Array,
  start: number,
): number => {
  const { rows } = program
  const row = element * stride
  const hexed = (rows[row + atEncoding] as number) === encodingHex
  const length = hexed ? 2 * value.length : value.length
  if (length > (rows[row + atMax] as number) || length < (rows[row + atMin] as number))
    throw refusedValue(program, element, mti, value)
  let from = start
  if ((rows[row + atForm] as number) !== formFixed) {
    from += rows[row + atPrefixBytes] as number
    writeLength(program, length, out, start, from)
  }
  if (hexed) writeHex(program, value, out, from)
  else writeBytes(value, out, from)
  if (!valueIsRight(program, row, mti, out, from, from + length, length))
    throw refusedValue(program, element, mti, value)
  return from + length
}

/** Only the padding that the table gives is ever added; a value that stays too short or is too long is refused. */
const padded = (program: Program, mti: number, element: number, value: string): string => {
  const { padding, min } = program.elements[element]?.codec ?? { padding: 'none', min: 0 }
  if (padding === 'none' || value.length >= min) throw refusedValue(program, element, mti, value)
  return padding === 'blanks-right' ? value.padEnd(min, ' ') : value.padStart(min, '0')
}

const tooLong = (element: number): FrameFailure =>
  new FrameFailure({
    kind: 'too-long',
    path: String(element),
    offset: frameBytesMax,
    expected: `a frame of at most ${frameBytesMax} bytes`,
    found: 'a longer one',
  })
