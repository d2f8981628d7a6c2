import type { Body } from './body.ts'
import { atEncoding, frameBytesMax, stride } from './program.ts'

/** Values out of a frame, for `Message`. */

export const encodingOf = (body: Body, element: number): number =>
  body.program.rows[element * stride + atEncoding] as number

const scratch = new Uint8Array(frameBytesMax)
const scratchText = Buffer.from(scratch.buffer)

/** One string for the whole frame: slices of it cost next to nothing. */
export const latin1Of = ({ frame, program: { toLatin1 } }: Body): string => {
  for (let at = 0; at < frame.length; at += 1) scratch[at] = toLatin1[frame[at] as number] as number
  return scratchText.toString('latin1', 0, frame.length)
}

export const unhex = ({ program: { nibbleOfByte } }: Body, raw: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(raw.length >> 1)
  for (let at = 0; at < bytes.length; at += 1) {
    const high = nibbleOfByte[raw[2 * at] as number] as number
    bytes[at] = (high << 4) | (nibbleOfByte[raw[2 * at + 1] as number] as number)
  }
  return bytes
}

/** A fixed odd length has a zero nibble in front; a variable one says its digits in the prefix, odd or even. */
export const bcdText = (body: Body, element: number, start: number, end: number): string => {
  const { prefix, max } = (body.program.elements[element] as { codec: { prefix: number; max: number } }).codec
  let text = ''
  for (let at = start; at < end; at += 1) text += (body.frame[at] as number).toString(16).padStart(2, '0')
  const odd = prefix === 0 ? (max & 1) === 1 : lastLengthDigitIsOdd(body, start)
  return odd ? text.slice(1) : text
}

/** The last byte of a prefix tells odd from even in all three ways of writing it. */
const lastLengthDigitIsOdd = (body: Body, start: number): boolean => {
  const last = body.frame[start - 1] as number
  return ((body.program.lengthCode === 0 ? (body.program.digitOfByte[last] as number) : last) & 1) === 1
}
