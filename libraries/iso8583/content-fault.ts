import { classBit, classMeaning, foundClass } from './character-class.ts'
import { hasCategory, lengthBytesMax, tagBytesMax } from './content.ts'
import type { Fault } from './frame-failure.ts'
import type { Program } from './program.ts'

/** The walks of `content.ts` once more, slowly, to say where and why. Offsets are within the given bytes. */

export const cardDataFault = (program: Program, mti: number, bytes: Uint8Array): Fault | undefined => {
  const { classOfByte, toLatin1 } = program
  const tell = (kind: Fault['kind'], path: string, offset: number, expected: string): Fault => {
    const byte = bytes[offset]
    return { kind, path, offset, expected, found: foundClass(byte === undefined ? undefined : toLatin1[byte]) }
  }
  const firstOutside = (bit: number, start: number, end: number): number => {
    for (let at = start; at < end; at += 1)
      if (at >= bytes.length || !(bit & (classOfByte[bytes[at] as number] as number))) return at
    return -1
  }
  let at = 0
  if (hasCategory(program, mti)) {
    if (firstOutside(classBit('an'), 0, 1) === 0) return tell('character', '48.tcc', 0, 'a letter or digit')
    at = 1
  }
  while (at < bytes.length) {
    const bad = firstOutside(classBit('n'), at, at + 4)
    if (bad >= 0) return tell('tlv', '48', bad, bad < at + 2 ? 'a digit of a tag' : 'a digit of a length')
    const [tag, length] = [numberAt(program, bytes, at), numberAt(program, bytes, at + 2)]
    const path = `48.${String(tag).padStart(2, '0')}`
    const value = at + 4
    if (value + length > bytes.length) return tell('tlv', path, bytes.length, 'the rest of the value')
    const bit = program.classOfSubelement[tag] as number
    const outside = bit === 0 ? -1 : firstOutside(bit, value, value + length)
    if (outside >= 0) return tell('character', path, outside, meaningOf(program, tag))
    at = value + length
  }
  return undefined
}

const numberAt = ({ digitOfByte }: Program, bytes: Uint8Array, at: number): number =>
  (digitOfByte[bytes[at] as number] as number) * 10 + (digitOfByte[bytes[at + 1] as number] as number)

const meaningOf = ({ dialect }: Program, tag: number): string => {
  const characters = dialect.subelements.find(subelement => Number(subelement.tag) === tag)?.characters
  return characters === undefined ? 'any byte' : classMeaning[characters]
}

export const berTlvFault = (bytes: Uint8Array): Fault | undefined => {
  const tell = (path: string, offset: number, expected: string, found: string): Fault => ({
    kind: 'tlv',
    path,
    offset,
    expected,
    found: offset >= bytes.length ? 'the end' : found,
  })
  let at = 0
  while (at < bytes.length) {
    const start = at
    if (bytes[at] === 0) return tell('55', at, 'a tag', 'a zero byte')
    const more = ((bytes[at++] as number) & 0x1f) === 0x1f
    if (more) {
      while (at < bytes.length && at - start < tagBytesMax - 1 && (bytes[at] as number) > 0x7f) at += 1
      if (at >= bytes.length || (bytes[at] as number) > 0x7f)
        return tell('55', at, 'the last byte of a tag', 'a longer tag')
      at += 1
    }
    const path = `55.${hexOf(bytes.subarray(start, at))}`
    if (at >= bytes.length) return tell(path, at, 'a length', 'the end')
    let length = bytes[at++] as number
    if (length > 0x7f) {
      const count = length & 0x7f
      if (count === 0 || count > lengthBytesMax)
        return tell(path, at - 1, 'a length of one to three bytes', 'another form')
      if (at + count > bytes.length) return tell(path, bytes.length, 'a length', 'the end')
      length = 0
      for (let i = 0; i < count; i += 1) length = (length << 8) | (bytes[at++] as number)
    }
    if (at + length > bytes.length) return tell(path, bytes.length, 'the rest of the value', 'the end')
    at += length
  }
  return undefined
}

export const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex').toUpperCase()
