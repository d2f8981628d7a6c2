import { classBit, classMeaning, foundClass } from './character-class.ts'
import { berTlvFault, cardDataFault } from './content-fault.ts'
import { type Fault, FrameFailure } from './frame-failure.ts'
import type { Program } from './program.ts'

/** What is wrong with the value of an element whose length is right, or undefined. Offsets are in the frame. */
export const valueFaultAt = (
  program: Program,
  element: number,
  mti: number,
  frame: Uint8Array,
  start: number,
  end: number,
  length: number,
): Fault | undefined => {
  const codec = program.elements[element]?.codec
  const path = String(element)
  if (codec === undefined)
    return { kind: 'element', path, offset: start, expected: 'an element of the dialect', found: 'another' }
  if (codec.encoding === 'bcd') return packedFault(path, frame, start, end, length)
  if (codec.encoding === 'hex' && length % 2 === 1)
    return { kind: 'length', path, offset: start, expected: 'an even number of characters', found: 'an odd one' }
  if (codec.characters !== 'any') {
    const bit = codec.characters === 'xn' ? classBit('n') : classBit(codec.characters)
    for (let at = start; at < end; at += 1) {
      const sign = codec.characters === 'xn' && at === start
      if (((program.classOfByte[frame[at] as number] as number) & (sign ? classBit('xn') : bit)) !== 0) continue
      const found = foundClass(program.toLatin1[frame[at] as number])
      return { kind: 'character', path, offset: at, expected: classMeaning[codec.characters], found }
    }
  }
  if (codec.content === 'plain') return undefined
  const step = codec.encoding === 'hex' ? 2 : 1
  const raw = frame.subarray(start, end)
  const bytes =
    step === 2 ? Buffer.from(String.fromCharCode(...raw.map(byte => program.toLatin1[byte] as number)), 'hex') : raw
  const fault = codec.content === 'ber-tlv' ? berTlvFault(bytes) : cardDataFault(program, mti, bytes)
  return fault === undefined ? undefined : { ...fault, offset: start + step * fault.offset }
}

const packedFault = (
  path: string,
  frame: Uint8Array,
  start: number,
  end: number,
  length: number,
): Fault | undefined => {
  for (let at = start; at < end; at += 1) {
    const byte = frame[at] as number
    const expected = at === start && length % 2 === 1 ? 'a zero nibble and a digit' : 'two digits'
    if (byte > 0x9f || (byte & 0x0f) > 9 || (expected !== 'two digits' && byte > 0x0f))
      return { kind: 'character', path, offset: at, expected, found: 'another nibble' }
  }
  return undefined
}

/** Why a value that was set cannot be written. The offset is the place in the value. */
export const refusedValue = (
  program: Program,
  element: number,
  mti: number,
  value: string | Uint8Array,
): FrameFailure => {
  const path = String(element)
  const codec = program.elements[element]?.codec
  if (codec === undefined)
    return new FrameFailure({
      kind: 'element',
      path,
      offset: 0,
      expected: 'an element of the dialect',
      found: 'another',
    })
  const length = value.length * (codec.encoding === 'hex' ? 2 : 1)
  if (length < codec.min || length > codec.max) {
    const expected = codec.min === codec.max ? `a length of ${codec.max}` : `a length of ${codec.min} to ${codec.max}`
    return new FrameFailure({
      kind: 'length',
      path,
      offset: 0,
      expected,
      found: length < codec.min ? 'a smaller one' : 'a greater one',
    })
  }
  if (typeof value !== 'string') {
    const fault = codec.content === 'ber-tlv' ? berTlvFault(value) : cardDataFault(program, mti, value)
    return new FrameFailure(
      fault ?? { kind: 'character', path, offset: 0, expected: 'bytes of the element', found: 'others' },
    )
  }
  const outside = [...value].findIndex((character, at) => !belongs(program, codec.characters, character, at))
  const expected = codec.characters === 'any' ? 'bytes' : classMeaning[codec.characters]
  const offset = Math.max(outside, 0)
  const found = foundClass(value.codePointAt(offset))
  return new FrameFailure({ kind: 'character', path, offset, expected, found })
}

const belongs = (program: Program, characters: string, character: string, at: number): boolean => {
  const code = character.codePointAt(0) ?? 0x100
  if (code > 0xff || characters === 'any') return false
  const classes = program.classOfByte[program.fromLatin1[code] as number] as number
  const name = characters === 'xn' && at > 0 ? 'n' : characters
  return (classes & classBit(name as 'n')) !== 0
}
