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

/** BER-TLV: tags of up to four bytes, lengths in the short form or in one or two bytes, definite only. */
export const berTlvEnds = (frame: Uint8Array, start: number, end: number): boolean => {
  let at = start
  while (at < end) {
    let byte = frame[at] as number
    if (byte === 0) return false
    at += 1
    if ((byte & 0x1f) === 0x1f) {
      const last = at + tagBytesMax - 1
      do {
        if (at >= end || at === last) return false
        byte = frame[at] as number
        at += 1
      } while (byte > 0x7f)
    }
    if (at >= end) return false
    let length = frame[at] as number
    at += 1
    if (length > 0x7f) {
      const count = length & 0x7f
      if (count === 0 || count > lengthBytesMax || at + count > end) return false
      length = 0
      for (let i = 0; i < count; i += 1, at += 1) length = (length << 8) | (frame[at] as number)
    }
    at += length
    if (at > end) return false
  }
  return true
}

const bytesOfHex = new Uint8Array(512)

/** The same where two hexadecimal characters, already checked, stand for a byte. */
export const hexBerTlvEnds = (nibbleOfByte: Uint8Array, frame: Uint8Array, start: number, end: number): boolean => {
  const count = (end - start) >> 1
  for (let i = 0; i < count; i += 1) {
    const high = nibbleOfByte[frame[start + 2 * i] as number] as number
    bytesOfHex[i] = (high << 4) | (nibbleOfByte[frame[start + 2 * i + 1] as number] as number)
  }
  return berTlvEnds(bytesOfHex, 0, count)
}
