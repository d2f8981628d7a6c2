import type { Program } from './program.ts'

/**
 * Walks over the inside of DE 48 and DE 55 that answer one question: do the parts fill the element exactly?
 * They run on every frame, so they make nothing.
 */

/**
 * DE 48: one category character (a letter or digit), except in messages without one, then two digits of tag, two of
 * length and the value, to the end. Values are bytes; a few known ones are checked by their class.
 */
export const cardDataEnds = (program: Program, mti: number, frame: Uint8Array, start: number, end: number): boolean => {
  const { digitOfByte, classOfByte, classOfSubelement } = program
  let at = start
  if (hasCategory(program, mti)) {
    if (at === end || ((classOfByte[frame[at] as number] as number) & categoryClass) === 0) return false
    at += 1
  }
  while (at < end) {
    if (at + 4 > end) return false
    const tag1 = digitOfByte[frame[at] as number] as number
    const tag2 = digitOfByte[frame[at + 1] as number] as number
    const length1 = digitOfByte[frame[at + 2] as number] as number
    const length2 = digitOfByte[frame[at + 3] as number] as number
    if ((tag1 | tag2 | length1 | length2) > 15) return false
    const value = at + 4
    at = value + length1 * 10 + length2
    if (at > end) return false
    const wanted = classOfSubelement[tag1 * 10 + tag2] as number
    if (wanted !== 0) {
      let classes = wanted
      for (let byte = value; byte < at; byte += 1) classes &= classOfByte[frame[byte] as number] as number
      if (classes === 0) return false
    }
  }
  return true
}

/** The bit of class `an`. */
const categoryClass = 4

/** Whether the DE 48 of this message starts with a category: its class (08 of 0800) decides. */
export const hasCategory = ({ withoutCategory }: Program, mti: number): boolean =>
  withoutCategory[Math.floor(mti / 100)] === 0

/** The longest tag, in bytes, and the most bytes that say a length. */
export const tagBytesMax = 4
export const lengthBytesMax = 2

/**
 * BER-TLV: tags of up to four bytes, lengths in the short form or in one or two bytes, definite only.
 * With a nibble table the frame holds two hexadecimal characters for each byte.
 */
export const berTlvEnds = (nibbles: Uint8Array | undefined, frame: Uint8Array, start: number, end: number): boolean => {
  const step = nibbles === undefined ? 1 : 2
  let at = start
  while (at < end) {
    let byte = byteAt(nibbles, frame, at)
    if (byte === 0) return false
    at += step
    if ((byte & 0x1f) === 0x1f) {
      const last = at + (tagBytesMax - 1) * step
      do {
        if (at >= end || at === last) return false
        byte = byteAt(nibbles, frame, at)
        at += step
      } while (byte > 0x7f)
    }
    if (at >= end) return false
    let length = byteAt(nibbles, frame, at)
    at += step
    if (length > 0x7f) {
      const count = length & 0x7f
      if (count === 0 || count > lengthBytesMax || at + count * step > end) return false
      length = 0
      for (let i = 0; i < count; i += 1, at += step) length = (length << 8) | byteAt(nibbles, frame, at)
    }
    at += length * step
    if (at > end) return false
  }
  return true
}

const byteAt = (nibbles: Uint8Array | undefined, frame: Uint8Array, at: number): number => {
  if (nibbles === undefined) return frame[at] as number
  return ((nibbles[frame[at] as number] as number) << 4) | (nibbles[frame[at + 1] as number] as number)
}
