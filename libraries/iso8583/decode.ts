import { Body, spanOf } from './body.ts'
import { berTlvEnds, cardDataEnds, hexBerTlvEnds } from './content.ts'
import {
  atClass,
  atContent,
  atEncoding,
  atForm,
  atMax,
  atMin,
  atPrefixBytes,
  contentCardData,
  contentPlain,
  contentSign,
  encodingBcd,
  encodingCharacters,
  encodingHex,
  formFixed,
  frameBytesMax,
  lengthBcd,
  lengthCharacters,
  type Program,
  stride,
} from './program.ts'

/**
 * The fast reader: one pass over the frame, no copies, a yes or a no. On a no the caller asks `explain`, which reads
 * slowly and says where and why. The two are held to agree by the fuzz test.
 */
export const readFrame = (program: Program, frame: Uint8Array): Body | undefined => {
  const { rows, classOfByte, bitmapBytes, mtiBytes, lengthCode } = program
  const size = frame.length
  let at = mtiBytes + bitmapBytes
  if (size < at || size > frameBytesMax) return undefined
  const mti = readMti(program, frame)
  if (mti < 0) return undefined
  const nibbles = program.hexBitmaps
  if (nibbles && !hexDigits(program, frame, mtiBytes, at)) return undefined
  const word0 = readWord(program, frame, mtiBytes)
  const word1 = readWord(program, frame, mtiBytes + (bitmapBytes >> 1))
  let word2 = 0
  let word3 = 0
  if (word0 < 0) {
    const second = at
    at += bitmapBytes
    if (size < at || (nibbles && !hexDigits(program, frame, second, at))) return undefined
    word2 = readWord(program, frame, second)
    word3 = readWord(program, frame, second + (bitmapBytes >> 1))
  }
  const spans: number[] = []
  let bits = word0 & 0x7fffffff
  let word = 0
  for (;;) {
    while (bits === 0) {
      word += 1
      if (word === 4) {
        if (at !== size) return undefined
        return new Body(program, frame, spans, word0, word1, word2, word3, true)
      }
      bits = word === 1 ? word1 : word === 2 ? word2 : word3
    }
    const lead = Math.clz32(bits)
    bits &= ~(0x80000000 >>> lead)
    const row = ((word << 5) + lead + 1) * stride
    const form = rows[row + atForm] as number
    let length = rows[row + atMax] as number
    if (form !== formFixed) {
      if (form === 0) return undefined
      const value = at + (rows[row + atPrefixBytes] as number)
      if (value > size) return undefined
      const declared = readLength(program, frame, at, value, lengthCode)
      if (declared < (rows[row + atMin] as number) || declared > length) return undefined
      length = declared
      at = value
    }
    const encoding = rows[row + atEncoding] as number
    const end = at + (encoding === encodingBcd ? (length + 1) >> 1 : length)
    if (end > size) return undefined
    if (encoding === encodingCharacters && (rows[row + atContent] as number) === contentPlain) {
      let classes = rows[row + atClass] as number
      for (let byte = at; byte < end; byte += 1) classes &= classOfByte[frame[byte] as number] as number
      if (classes === 0) return undefined
    } else if (!valueIsRight(program, row, mti, frame, at, end, length)) return undefined
    spans.push(spanOf(at, end))
    at = end
  }
}

/** Whether a value of any encoding and content is right; also what the encoder checks its own output with. */
export const valueIsRight = (
  program: Program,
  row: number,
  mti: number,
  frame: Uint8Array,
  start: number,
  end: number,
  length: number,
): boolean => {
  const encoding = program.rows[row + atEncoding] as number
  const content = program.rows[row + atContent] as number
  if (encoding === encodingBcd) return packedDigits(frame, start, end, length)
  if (encoding === encodingHex && (length & 1) === 1) return false
  let from = start
  if (content === contentSign) {
    const sign = program.toLatin1[frame[start] as number]
    if (sign !== 0x43 && sign !== 0x44) return false
    from += 1
  }
  let classes = program.rows[row + atClass] as number
  if (classes !== 0) {
    for (let byte = from; byte < end; byte += 1) classes &= program.classOfByte[frame[byte] as number] as number
    if (classes === 0) return false
  }
  if (content === contentPlain || content === contentSign) return true
  if (content === contentCardData) return cardDataEnds(program, mti, frame, start, end)
  if (encoding === encodingHex) return hexBerTlvEnds(program.nibbleOfByte, frame, start, end)
  return berTlvEnds(frame, start, end)
}

/** The MTI as a number, or -1. */
export const readMti = ({ bcdMti, digitOfByte }: Program, frame: Uint8Array): number => {
  if (bcdMti) return packedDigits(frame, 0, 2, 4) ? bcdNumber(frame, 0, 2) : -1
  const a = digitOfByte[frame[0] as number] as number
  const b = digitOfByte[frame[1] as number] as number
  const c = digitOfByte[frame[2] as number] as number
  const d = digitOfByte[frame[3] as number] as number
  return (a | b | c | d) > 15 ? -1 : a * 1000 + b * 100 + c * 10 + d
}

/** The declared length of an element, or -1 when a digit is none. */
export const readLength = (
  { digitOfByte }: Program,
  frame: Uint8Array,
  start: number,
  end: number,
  lengthCode: number,
): number => {
  if (lengthCode === lengthCharacters) {
    let length = 0
    let all = 0
    for (let at = start; at < end; at += 1) {
      const digit = digitOfByte[frame[at] as number] as number
      all |= digit
      length = length * 10 + digit
    }
    return all > 15 ? -1 : length
  }
  if (lengthCode === lengthBcd)
    return packedDigits(frame, start, end, 2 * (end - start)) ? bcdNumber(frame, start, end) : -1
  let length = 0
  for (let at = start; at < end; at += 1) length = (length << 8) | (frame[at] as number)
  return length
}

/** 32 bits of a bitmap, from 4 bytes or 8 hexadecimal characters. */
const readWord = ({ hexBitmaps, nibbleOfByte }: Program, frame: Uint8Array, at: number): number => {
  if (!hexBitmaps)
    return (
      ((frame[at] as number) << 24) |
      ((frame[at + 1] as number) << 16) |
      ((frame[at + 2] as number) << 8) |
      (frame[at + 3] as number)
    )
  let word = 0
  for (let i = 0; i < 8; i += 1) word = (word << 4) | (nibbleOfByte[frame[at + i] as number] as number)
  return word
}

const hexDigits = ({ nibbleOfByte }: Program, frame: Uint8Array, start: number, end: number): boolean => {
  let all = 0
  for (let at = start; at < end; at += 1) all |= nibbleOfByte[frame[at] as number] as number
  return all < 16
}

const packedDigits = (frame: Uint8Array, start: number, end: number, digits: number): boolean => {
  if ((digits & 1) === 1 && (frame[start] as number) > 0x0f) return false
  for (let at = start; at < end; at += 1) {
    const byte = frame[at] as number
    if (byte > 0x9f || (byte & 0x0f) > 9) return false
  }
  return true
}

const bcdNumber = (frame: Uint8Array, start: number, end: number): number => {
  let number = 0
  for (let at = start; at < end; at += 1)
    number = number * 100 + ((frame[at] as number) >> 4) * 10 + ((frame[at] as number) & 15)
  return number
}
