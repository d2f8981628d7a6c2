import { invariant } from '../errors/invariant.ts'
import { Body, spanOf } from './body.ts'
import { foundClass } from './character-class.ts'
import { readLength, readMti } from './decode.ts'
import { type Fault, FrameFailure } from './frame-failure.ts'
import { Message } from './message.ts'
import { atForm, atMax, atMin, atPrefixBytes, formFixed, frameBytesMax, type Program, stride } from './program.ts'
import { valueFaultAt } from './value-fault.ts'

/**
 * Reads a frame that `readFrame` refused: finds the first fault and goes on past it as long as the place of the next
 * element is certain, so that the failure carries what the sender needs to get an answer. A wrong character leaves the
 * places certain; a wrong length does not.
 */
export const explain = (program: Program, frame: Uint8Array): FrameFailure => {
  const header = headerFault(program, frame)
  if (header !== undefined) return new FrameFailure(header)
  const { mtiBytes, bitmapBytes } = program
  const numbers = bitsAt(program, frame, mtiBytes, 1)
  const second = numbers[0] === 1
  let at = mtiBytes + bitmapBytes
  if (second) {
    const fault = bitmapFault(program, frame, at)
    if (fault !== undefined) return new FrameFailure(fault)
    numbers.push(...bitsAt(program, frame, at, 65))
    at += bitmapBytes
  }
  const mti = readMti(program, frame)
  const good: Span[] = []
  let first: Fault | undefined
  let structure: Fault | undefined
  for (const element of numbers.filter(number => number !== 1)) {
    const read = readElement(program, mti, frame, element, at)
    const last = good
      .slice(-2)
      .map(span => span.element)
      .join(' ')
    if (read.fault !== undefined) first ??= { ...read.fault, before: last }
    else good.push({ element, start: read.start, end: read.end })
    if (read.fault !== undefined && read.lost) {
      structure = read.fault
      break
    }
    at = read.end
  }
  if (structure === undefined && at < frame.length)
    first ??= { kind: 'trailing', path: 'frame', offset: at, expected: 'the end', found: 'more bytes' }
  invariant(first !== undefined, 'A frame that was refused has a fault.')
  return new FrameFailure(first, partialOf(program, frame, mti, second, good))
}

type Span = { element: number; start: number; end: number }
type Read = { start: number; end: number; fault?: Fault; lost?: boolean }

const readElement = (program: Program, mti: number, frame: Uint8Array, element: number, at: number): Read => {
  const { rows, lengthCode, toLatin1 } = program
  const path = String(element)
  const row = element * stride
  const lose = (kind: Fault['kind'], offset: number, expected: string, found: string): Read => ({
    start: at,
    end: at,
    fault: { kind, path, offset, expected, found },
    lost: true,
  })
  if (element === 65) return lose('element', at, 'no third bitmap', 'DE 65')
  const form = rows[row + atForm] as number
  if (form === 0) return lose('element', at, 'an element of the dialect', 'another')
  const max = rows[row + atMax] as number
  const min = rows[row + atMin] as number
  const start = at + (form === formFixed ? 0 : (rows[row + atPrefixBytes] as number))
  if (start > frame.length) return lose('truncated', frame.length, 'a length', 'the end')
  let length = max
  if (form !== formFixed) {
    length = readLength(program, frame, at, start, lengthCode)
    if (length < 0) {
      const bad = firstNonDigit(program, frame, at, start)
      return lose('length', bad, 'a digit of a length', foundClass(toLatin1[frame[bad] as number]))
    }
    if (length > max) return lose('length', at, `a length of at most ${max}`, 'a greater one')
  }
  const packed = program.elements[element]?.codec.encoding === 'bcd'
  const end = start + (packed ? (length + 1) >> 1 : length)
  if (end > frame.length) return lose('truncated', frame.length, `${end - frame.length} more bytes`, 'the end')
  if (length < min)
    return {
      start,
      end,
      fault: { kind: 'length', path, offset: at, expected: `a length of at least ${min}`, found: 'a smaller one' },
    }
  const fault = valueFaultAt(program, element, mti, frame, start, end, length)
  return fault === undefined ? { start, end } : { start, end, fault }
}

const firstNonDigit = ({ digitOfByte }: Program, frame: Uint8Array, start: number, end: number): number => {
  for (let at = start; at < end; at += 1) if ((digitOfByte[frame[at] as number] as number) > 9) return at
  return start
}

const headerFault = (program: Program, frame: Uint8Array): Fault | undefined => {
  const { mtiBytes } = program
  if (frame.length > frameBytesMax)
    return { kind: 'too-long', path: 'frame', offset: frameBytesMax, expected: 'the end', found: 'more bytes' }
  if (frame.length < mtiBytes)
    return { kind: 'truncated', path: 'mti', offset: frame.length, expected: 'four digits', found: 'the end' }
  if (readMti(program, frame) < 0) {
    const offset = program.bcdMti ? 0 : firstNonDigit(program, frame, 0, mtiBytes)
    return {
      kind: 'mti',
      path: 'mti',
      offset,
      expected: 'a digit',
      found: foundClass(program.toLatin1[frame[offset] as number]),
    }
  }
  return bitmapFault(program, frame, mtiBytes)
}

const bitmapFault = (program: Program, frame: Uint8Array, start: number): Fault | undefined => {
  const end = start + program.bitmapBytes
  const path = 'bitmap'
  if (end > frame.length)
    return { kind: 'truncated', path, offset: frame.length, expected: 'a bitmap', found: 'the end' }
  if (!program.hexBitmaps) return undefined
  for (let at = start; at < end; at += 1)
    if ((program.nibbleOfByte[frame[at] as number] as number) > 15)
      return {
        kind: 'bitmap',
        path,
        offset: at,
        expected: 'a hexadecimal digit',
        found: foundClass(program.toLatin1[frame[at] as number]),
      }
  return undefined
}

/** The numbers whose bits are on in one bitmap. */
const bitsAt = ({ hexBitmaps, nibbleOfByte }: Program, frame: Uint8Array, at: number, from: number): number[] => {
  const numbers: number[] = []
  for (let bit = 0; bit < 64; bit += 1) {
    const on = hexBitmaps
      ? (nibbleOfByte[frame[at + (bit >> 2)] as number] as number) & (8 >> (bit & 3))
      : (frame[at + (bit >> 3)] as number) & (0x80 >> (bit & 7))
    if (on !== 0) numbers.push(from + bit)
  }
  return numbers
}

const partialOf = (
  program: Program,
  frame: Uint8Array,
  mti: number,
  second: boolean,
  good: readonly Span[],
): Message => {
  const words: [number, number, number, number] = [second ? -0x80000000 : 0, 0, 0, 0]
  for (const { element } of good) {
    const word = ((element - 1) >> 5) as 0 | 1 | 2 | 3
    words[word] |= 0x80000000 >>> ((element - 1) & 31)
  }
  const spans = good.map(({ start, end }) => spanOf(start, end))
  return new Message(String(mti).padStart(4, '0'), new Body(program, frame, spans, ...words, false))
}
