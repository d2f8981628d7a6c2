import { type Body, isPresent, presentWord } from './body.ts'
import { FrameFailure } from './frame-failure.ts'
import { lengthBcd, lengthBinary, type Program } from './program.ts'

/** The writers of single parts. Each takes the place to write at and returns the place after it. */

export const writeMti = ({ bcdMti, fromLatin1 }: Program, mti: string, out: Uint8Array, start: number): number => {
  if (!/^\d{4}$/.test(mti))
    throw new FrameFailure({ kind: 'mti', path: 'mti', offset: 0, expected: 'four digits', found: 'something else' })
  if (bcdMti) {
    out[start] = Number.parseInt(mti.slice(0, 2), 16)
    out[start + 1] = Number.parseInt(mti.slice(2), 16)
    return start + 2
  }
  for (let i = 0; i < 4; i += 1) out[start + i] = fromLatin1[mti.charCodeAt(i)] as number
  return start + 4
}

export const writeBitmaps = (program: Program, body: Body, out: Uint8Array, start: number): number => {
  const second = isPresent(body, 1) || (body.present2 | body.present3) !== 0
  const words = second ? 4 : 2
  let at = start
  for (let word = 0; word < words; word += 1) {
    let bits = presentWord(body, word)
    if (word === 0) bits = second ? bits | 0x80000000 : bits & 0x7fffffff
    for (let shift = 24; shift >= 0; shift -= 8) at = writeByte(program, (bits >>> shift) & 0xff, out, at)
  }
  return at
}

const writeByte = ({ hexBitmaps, fromLatin1 }: Program, byte: number, out: Uint8Array, at: number): number => {
  if (!hexBitmaps) {
    out[at] = byte
    return at + 1
  }
  out[at] = fromLatin1[hexCode(byte >> 4)] as number
  out[at + 1] = fromLatin1[hexCode(byte & 15)] as number
  return at + 2
}

const hexCode = (nibble: number): number => (nibble < 10 ? 0x30 + nibble : 0x37 + nibble)

export const writeLength = (program: Program, length: number, out: Uint8Array, start: number, end: number): number => {
  let rest = length
  for (let at = end - 1; at >= start; at -= 1) {
    if (program.lengthCode === lengthBinary) {
      out[at] = rest & 0xff
      rest >>= 8
    } else if (program.lengthCode === lengthBcd) {
      out[at] = ((Math.floor(rest / 10) % 10) << 4) | (rest % 10)
      rest = Math.floor(rest / 100)
    } else {
      out[at] = program.fromLatin1[0x30 + (rest % 10)] as number
      rest = (rest / 10) | 0
    }
  }
  return end
}

export const writeBytes = (value: Uint8Array, out: Uint8Array, start: number): number => {
  for (let i = 0; i < value.length; i += 1) out[start + i] = value[i] as number
  return start + value.length
}

export const writeHex = ({ fromLatin1 }: Program, value: Uint8Array, out: Uint8Array, start: number): number => {
  for (let i = 0; i < value.length; i += 1) {
    out[start + 2 * i] = fromLatin1[hexCode((value[i] as number) >> 4)] as number
    out[start + 2 * i + 1] = fromLatin1[hexCode((value[i] as number) & 15)] as number
  }
  return start + 2 * value.length
}

/** Digits, two a byte, with a zero in front of an odd number; undefined when there is something else among them. */
export const writeBcd = (value: string, out: Uint8Array, start: number): number | undefined => {
  if (!/^\d*$/.test(value)) return undefined
  const even = value.length % 2 === 0 ? value : `0${value}`
  for (let i = 0; i < even.length; i += 2) out[start + i / 2] = Number.parseInt(even.slice(i, i + 2), 16)
  return start + even.length / 2
}
