import { type Body, isPresent, presentWord } from './body.ts'
import { FrameFailure } from './frame-failure.ts'
import type { Program } from './program.ts'

/** The writers of single parts. */

export const mtiNumber = (mti: string): number => {
  let number = mti.length === 4 ? 0 : Number.NaN
  for (let i = 0; i < 4; i += 1) {
    const digit = mti.charCodeAt(i) - 0x30
    number = digit >= 0 && digit < 10 ? number * 10 + digit : Number.NaN
  }
  if (number >= 0) return number
  throw new FrameFailure({ kind: 'mti', path: 'mti', offset: 0, expected: 'four digits', found: 'something else' })
}

export const writeMti = ({ bcdMti, fromLatin1 }: Program, mti: number, out: Uint8Array, start: number): number => {
  let rest = mti
  const digits = bcdMti ? 2 : 4
  for (let at = start + digits - 1; at >= start; at -= 1) {
    out[at] = bcdMti ? ((((rest / 10) | 0) % 10) << 4) | (rest % 10) : (fromLatin1[0x30 + (rest % 10)] as number)
    rest = (rest / (bcdMti ? 100 : 10)) | 0
  }
  return start + digits
}

export const writeBitmaps = (program: Program, body: Body, out: Uint8Array, start: number): number => {
  const second = isPresent(body, 1) || (body.present2 | body.present3) !== 0
  const words = second ? 4 : 2
  let at = start
  for (let word = 0; word < words; word += 1) {
    let bits = presentWord(body, word)
    if (word === 0) bits = second ? bits | 0x80000000 : bits & 0x7fffffff
    if (program.hexBitmaps)
      for (let shift = 28; shift >= 0; shift -= 4)
        out[at++] = program.fromLatin1[hexCode((bits >>> shift) & 15)] as number
    else for (let shift = 24; shift >= 0; shift -= 8) out[at++] = bits >>> shift
  }
  return at
}

const hexCode = (nibble: number): number => (nibble < 10 ? 0x30 + nibble : 0x37 + nibble)

export const writeLength = (
  { lengthBytes }: Program,
  length: number,
  out: Uint8Array,
  start: number,
  end: number,
): void => {
  const shift = 4 * length + 4 - end
  for (let at = start; at < end; at += 1) out[at] = lengthBytes[shift + at] as number
}

/** Translates by a table of `byteAndClasses`; says whether every character is on the page and in one of the classes. */
export const writeText = (
  byteAndClasses: Int32Array,
  text: string,
  classes: number,
  out: Uint8Array,
  start: number,
): boolean => {
  const { length } = text
  let common = classes << 8
  let high = 0
  // Two at a time: the loop itself is a third of the cost.
  let i = length & 1
  if (i === 1) {
    high = text.charCodeAt(0)
    const entry = byteAndClasses[high & 0xff] as number
    common &= entry
    out[start] = entry
  }
  for (; i < length; i += 2) {
    const first = text.charCodeAt(i)
    const second = text.charCodeAt(i + 1)
    const entry = byteAndClasses[first & 0xff] as number
    const next = byteAndClasses[second & 0xff] as number
    high |= first | second
    common &= entry & next
    out[start + i] = entry
    out[start + i + 1] = next
  }
  return high < 0x100 && common !== 0
}

export const writeBytes = (value: Uint8Array, out: Uint8Array, start: number): void => {
  if (value.length > copyByLoopMax) out.set(value, start)
  else for (let i = 0; i < value.length; i += 1) out[start + i] = value[i] as number
}

/** Up to here a loop is faster than a call into the engine. */
const copyByLoopMax = 48

export const writeHex = ({ fromLatin1 }: Program, value: Uint8Array, out: Uint8Array, start: number): void => {
  for (let i = 0; i < value.length; i += 1) {
    out[start + 2 * i] = fromLatin1[hexCode((value[i] as number) >> 4)] as number
    out[start + 2 * i + 1] = fromLatin1[hexCode((value[i] as number) & 15)] as number
  }
}

/** Digits, two a byte, with a zero nibble in front of an odd number of them; false when there is something else. */
export const writeBcd = (value: string, out: Uint8Array, start: number): boolean => {
  if (!/^\d*$/.test(value)) return false
  const even = value.length % 2 === 0 ? value : `0${value}`
  for (let i = 0; i < even.length; i += 2) out[start + i / 2] = Number.parseInt(even.slice(i, i + 2), 16)
  return true
}
