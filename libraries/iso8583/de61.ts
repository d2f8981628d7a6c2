import { FrameFailure } from './frame-failure.ts'
import type { Message } from './message.ts'

/** DE 61 of the Mastercard dialect: the point of sale, one character each unless it says otherwise. */
export type PointOfService = {
  readonly attendance: string
  readonly location: string
  /** 4 is a recurring payment. */
  readonly cardholderPresence: string
  readonly cardPresence: string
  readonly captureCapability: string
  /** Tells a pre-authorisation (4) and an account status inquiry (8) from a purchase (0). */
  readonly transactionStatus: string
  readonly security: string
  readonly terminalLevel: string
  readonly inputCapability: string
  /** Two digits. */
  readonly lifeCycleDays: string
  /** ISO 3166, three digits. */
  readonly country: string
  /** Up to ten characters, often none. */
  readonly postalCode: string
}

const fixedCharacters = 16

/** Undefined when the message has no DE 61. Throws `FrameFailure` when it is shorter than its fixed part. */
export const pointOfService = (message: Message): PointOfService | undefined => {
  const text = message.text(61)
  if (text === undefined) return undefined
  if (text.length < fixedCharacters) throw refuse(text.length)
  return {
    attendance: text.slice(0, 1),
    location: text.slice(2, 3),
    cardholderPresence: text.slice(3, 4),
    cardPresence: text.slice(4, 5),
    captureCapability: text.slice(5, 6),
    transactionStatus: text.slice(6, 7),
    security: text.slice(7, 8),
    terminalLevel: text.slice(9, 10),
    inputCapability: text.slice(10, 11),
    lifeCycleDays: text.slice(11, 13),
    country: text.slice(13, 16),
    postalCode: text.slice(16),
  }
}

/** A value for DE 61, reserved positions zero. Throws `FrameFailure` when a part has the wrong length. */
export const buildDe61 = (pos: PointOfService): string => {
  const { attendance, location, cardholderPresence, cardPresence, captureCapability, transactionStatus } = pos
  const { security, terminalLevel, inputCapability, lifeCycleDays, country, postalCode } = pos
  const singles = [attendance, '0', location, cardholderPresence, cardPresence, captureCapability, transactionStatus]
  const fixed = [...singles, security, '0', terminalLevel, inputCapability, lifeCycleDays, country].join('')
  if (fixed.length !== fixedCharacters || postalCode.length > 10) throw refuse(fixed.length)
  return fixed + postalCode
}

const refuse = (offset: number): FrameFailure =>
  new FrameFailure({ kind: 'length', path: '61', offset, expected: '16 to 26 characters', found: 'another length' })
