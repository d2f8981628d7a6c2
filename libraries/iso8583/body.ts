import type { Program } from './program.ts'

/**
 * The inside of a message. Elements that came in a frame are spans of it, in order of their numbers; elements that were
 * set are values and win. Only the codec's own files touch a body; everybody else has a `Message`.
 */
export class Body {
  readonly program: Program
  readonly frame: Uint8Array
  /** `start << 14 | end` in the frame, one per bit of `inFrame`, in order. */
  readonly spans: readonly number[]
  /** The elements of the frame, 32 a word, the highest bit first. Bit 1 says that there is a second bitmap. */
  readonly inFrame0: number
  readonly inFrame1: number
  readonly inFrame2: number
  readonly inFrame3: number
  /** The elements of the message, after `set` and `remove`. */
  present0: number
  present1: number
  present2: number
  present3: number
  /** By element number. */
  values: (string | Uint8Array | undefined)[] | undefined
  /** The whole frame as Latin-1 text, made when the first text is read. */
  frameText: string | undefined
  /** The frame is exactly this message: nothing was set, nothing could not be read. */
  intact: boolean

  constructor(
    program: Program,
    frame: Uint8Array,
    spans: readonly number[],
    word0: number,
    word1: number,
    word2: number,
    word3: number,
    intact: boolean,
  ) {
    this.program = program
    this.frame = frame
    this.spans = spans
    this.inFrame0 = this.present0 = word0
    this.inFrame1 = this.present1 = word1
    this.inFrame2 = this.present2 = word2
    this.inFrame3 = this.present3 = word3
    this.values = undefined
    this.frameText = undefined
    this.intact = intact
  }
}

export const spanOf = (start: number, end: number): number => (start << 14) | end
export const spanStart = (span: number): number => span >>> 14
export const spanEnd = (span: number): number => span & 0x3fff

export const noFrame = new Uint8Array(0)

export const emptyBody = (program: Program): Body => new Body(program, noFrame, [], 0, 0, 0, 0, false)

export const isPresent = (body: Body, element: number): boolean => {
  const mask = 0x80000000 >>> ((element - 1) & 31)
  return (presentWord(body, (element - 1) >> 5) & mask) !== 0
}

export const presentWord = (body: Body, word: number): number => {
  if (word === 0) return body.present0
  if (word === 1) return body.present1
  return word === 2 ? body.present2 : body.present3
}

export const setPresent = (body: Body, element: number, present: boolean): void => {
  const mask = 0x80000000 >>> ((element - 1) & 31)
  const word = (element - 1) >> 5
  const value = present ? presentWord(body, word) | mask : presentWord(body, word) & ~mask
  if (word === 0) body.present0 = value
  else if (word === 1) body.present1 = value
  else if (word === 2) body.present2 = value
  else body.present3 = value
}

/** The span of an element in the frame, or -1. Bit 1 is no element: it is left out of the count. */
export const spanIn = (body: Body, element: number): number => {
  const shift = (element - 1) & 31
  const word = (element - 1) >> 5
  const bits = word === 0 ? body.inFrame0 : word === 1 ? body.inFrame1 : word === 2 ? body.inFrame2 : body.inFrame3
  if (((bits << shift) & 0x80000000) === 0) return -1
  let rank = shift === 0 ? 0 : ones(bits >>> (32 - shift))
  if (word > 0) rank += ones(body.inFrame0)
  if (word > 1) rank += ones(body.inFrame1)
  if (word > 2) rank += ones(body.inFrame2)
  return body.spans[body.inFrame0 < 0 ? rank - 1 : rank] ?? -1
}

const ones = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
