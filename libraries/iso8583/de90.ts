import { FrameFailure } from './frame-failure.ts'
import type { Message } from './message.ts'

/** DE 90: which message this one is about. Institutions are 11 digits, zeros in front; all zeros is none. */
export type OriginalData = {
  readonly mti: string
  /** DE 11 of the original. */
  readonly stan: string
  /** DE 7 of the original, MMDDhhmmss UTC. */
  readonly transmittedAt: string
  /** DE 32 and 33 of the original. */
  readonly acquirer: string
  readonly forwarder: string
}

/** Undefined when the message has no DE 90. */
export const originalData = (message: Message): OriginalData | undefined => {
  const text = message.text(90)
  if (text === undefined) return undefined
  return {
    mti: text.slice(0, 4),
    stan: text.slice(4, 10),
    transmittedAt: text.slice(10, 20),
    acquirer: text.slice(20, 31),
    forwarder: text.slice(31, 42),
  }
}

/** What a reversal says about the message that it reverses: a value for DE 90. DE 7 and 11 must be there. */
export const de90For = (original: Message): string =>
  buildDe90({
    mti: original.mti,
    stan: original.requireText(11),
    transmittedAt: original.requireText(7),
    acquirer: institution(original.text(32)),
    forwarder: institution(original.text(33)),
  })

/** Throws `FrameFailure` when the parts do not make 42 digits. */
export const buildDe90 = ({ mti, stan, transmittedAt, acquirer, forwarder }: OriginalData): string => {
  const value = mti + stan + transmittedAt + institution(acquirer) + institution(forwarder)
  if (!/^\d{42}$/.test(value))
    throw new FrameFailure({ kind: 'length', path: '90', offset: 0, expected: '42 digits', found: 'something else' })
  return value
}

/** An institution as DE 90 writes it, so that it can be compared with DE 32 or 33. */
export const institution = (id = ''): string => id.padStart(11, '0')
