import { type Body, presentWord, spanEnd, spanIn, spanStart } from './body.ts'
import { valueIsRight } from './decode.ts'

import { writeBcd, writeBitmaps, writeBytes, writeHex, writeLength, writeMti } from './encode-parts.ts'
import { FrameFailure } from './frame-failure.ts'
import { bodyOf, type Message } from './message.ts'
import {
  atClass,
  atContent,
  atEncoding,
  atForm,
  atMax,
  atMin,
  atPrefixBytes,
  contentPlain,
  encodingBcd,
  encodingBinary,
  encodingCharacters,
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
  if (own && body.intact) return body.frame.slice()
  if (slabBytes - slabUsed < 2 * frameBytesMax) {
    slab = new Uint8Array(slabBytes)
    slabUsed = 0
  }
  const out = slab
  const start = slabUsed
  const mti = Number(message.mti)
  let at = writeMti(program, message.mti, out, start)
  at = writeBitmaps(program, body, out, at)
  for (let word = 0; word < 4; word += 1) {
    let bits = presentWord(body, word)
    if (word === 0) bits &= 0x7fffffff
    while (bits !== 0) {
      const lead = Math.clz32(bits)
      bits &= ~(0x80000000 >>> lead)
      const element = (word << 5) + lead + 1
      const value = body.values?.[element]
      if (value === undefined && own) at = copySpan(program, body, element, out, at)
      else at = writeElement(program, mti, message, element, value, out, at)
      if (at - start > frameBytesMax) throw tooLong(element)
    }
  }
  slabUsed = at
  return out.subarray(start, at)
}

const copySpan = (program: Program, body: Body, element: number, out: Uint8Array, at: number): number => {
  const span = spanIn(body, element)
  const start = spanStart(span) - (program.rows[element * stride + atPrefixBytes] as number)
  const end = spanEnd(span)
  const { frame } = body
  let to = at
  for (let from = start; from < end; from += 1, to += 1) out[to] = frame[from] as number
  return to
}

const writeElement = (
  program: Program,
  mti: number,
  message: Message,
  element: number,
  set: string | Uint8Array | undefined,
  out: Uint8Array,
  start: number,
): number => {
  const { rows, fromLatin1, classOfByte } = program
  const row = element * stride
  const encoding = rows[row + atEncoding] as number
  const bytes = encoding !== encodingCharacters && encoding !== encodingBcd
  const value = set ?? (bytes ? message.bytes(element) : message.text(element)) ?? ''
  const form = rows[row + atForm] as number
  const length =
    encoding === encodingCharacters || encoding === encodingBinary || encoding === encodingBcd
      ? value.length
      : 2 * value.length
  const max = rows[row + atMax] as number
  if (form === 0 || length > max || length < (rows[row + atMin] as number))
    return padOrRefuse(program, mti, message, element, value, out, start)
  let at =
    form === formFixed ? start : writeLength(program, length, out, start, start + (rows[row + atPrefixBytes] as number))
  const from = at
  if (typeof value !== 'string') {
    at = bytes && encoding === encodingBinary ? writeBytes(value, out, at) : writeHex(program, value, out, at)
  } else if (encoding === encodingCharacters) {
    let classes = rows[row + atClass] as number
    let high = 0
    const plain = (rows[row + atContent] as number) === contentPlain
    for (let i = 0; i < value.length; i += 1, at += 1) {
      const code = value.charCodeAt(i)
      const byte = fromLatin1[code & 0xff] as number
      high |= code
      classes &= classOfByte[byte] as number
      out[at] = byte
    }
    if (high > 0xff || (plain && classes === 0)) throw refusedValue(program, element, mti, value)
    if (plain) return at
  } else {
    const after = writeBcd(value, out, at)
    if (after === undefined) throw refusedValue(program, element, mti, value)
    at = after
  }
  if (!valueIsRight(program, row, mti, out, from, at, length)) throw refusedValue(program, element, mti, value)
  return at
}

/** Only the padding that the table gives is ever added. */
const padOrRefuse = (
  program: Program,
  mti: number,
  message: Message,
  element: number,
  value: string | Uint8Array,
  out: Uint8Array,
  start: number,
): number => {
  const codec = program.elements[element]?.codec
  if (codec !== undefined && typeof value === 'string' && value.length < codec.min && codec.padding !== 'none') {
    const padded = codec.padding === 'blanks-right' ? value.padEnd(codec.min, ' ') : value.padStart(codec.min, '0')
    return writeElement(program, mti, message, element, padded, out, start)
  }
  throw refusedValue(program, element, mti, value)
}

const tooLong = (element: number): FrameFailure =>
  new FrameFailure({
    kind: 'too-long',
    path: String(element),
    offset: frameBytesMax,
    expected: `a frame of at most ${frameBytesMax} bytes`,
    found: 'a longer one',
  })
