import { invariant } from '../errors/invariant.ts'
import { hasCategory } from './content.ts'
import { cardDataFault } from './content-fault.ts'
import { FrameFailure } from './frame-failure.ts'
import { bodyOf, type Message } from './message.ts'

import type { Program } from './program.ts'
import { cutDigitTlv, type Part, type Parts, partBytes } from './tlv.ts'

/** DE 48 as it came: category and subelements in order, unknown ones included, values as bytes. */
export type AdditionalData = {
  /** The transaction category character (TCC); undefined in messages without one (0800). */
  readonly tcc: string | undefined
  readonly subelements: Parts
  /** The bytes of the first subelement with that tag (`92`). */
  readonly bytes: (tag: string) => Uint8Array | undefined
  /** The same through the code page, for subelements that hold characters. */
  readonly text: (tag: string) => string | undefined
  /** The parts of a subelement that is itself tag, length and value (`33`, `42`); undefined when it is none. */
  readonly inner: (tag: string) => Parts | undefined
}

/** What a subelement is set to: text goes through the code page, bytes do not. */
export type SubelementValue = { readonly tag: string; readonly value: string | Uint8Array }

/**
 * Undefined when the message has no DE 48, or when DE 48 is opaque in its dialect.
 * Throws `FrameFailure` when a DE 48 that was set does not fit its form; one that was decoded fits.
 */
export const de48 = (message: Message): AdditionalData | undefined => {
  const { program } = bodyOf(message)
  if (!isStructured(program) || !message.has(48)) return undefined
  const bytes = message.bytes(48) as Uint8Array
  const mti = Number(message.mti)
  const category = hasCategory(program, mti)
  const subelements = cutDigitTlv(program.digitOfByte, category ? bytes.subarray(1) : bytes)
  if (subelements === undefined) throw new FrameFailure(cardDataFault(program, mti, bytes) ?? unreadable)
  return {
    tcc: category ? textOf(program, bytes.subarray(0, 1)) : undefined,
    subelements,
    bytes: tag => partBytes(subelements, tag),
    text: tag => {
      const value = partBytes(subelements, tag)
      return value === undefined ? undefined : textOf(program, value)
    },
    inner: tag => {
      const value = partBytes(subelements, tag)
      return value === undefined ? undefined : cutDigitTlv(program.digitOfByte, value)
    },
  }
}

/**
 * Sets DE 48 from its parts, in their order. `tcc` is one letter or digit, and absent in messages without one.
 * Throws `FrameFailure` with the path of the part that does not fit: a tag that is not two digits, a value over 99
 * bytes, a character that the code page has not.
 */
export const setDe48 = (
  message: Message,
  { tcc, subelements }: { readonly tcc?: string | undefined; readonly subelements: readonly SubelementValue[] },
): Message => {
  const { program } = bodyOf(message)
  invariant(isStructured(program), 'DE 48 is opaque in this dialect.')
  invariant(
    hasCategory(program, Number(message.mti)) === (tcc !== undefined),
    'A message has a TCC or has none by its class.',
  )
  const parts = [bytesOf(program, '48.tcc', tcc ?? ''), ...subelements.flatMap(part => writePart(program, part))]
  return message.set(48, new Uint8Array(Buffer.concat(parts)))
}

export const partOf = ({ tag, bytes }: Part): SubelementValue => ({ tag, value: bytes })

export const subelementBytesMax = 99

const writePart = (program: Program, { tag, value }: SubelementValue): Uint8Array[] => {
  const path = `48.${tag}`
  if (!/^\d\d$/.test(tag)) throw refuse('48', 'a tag of two digits', 'another')
  const bytes = typeof value === 'string' ? bytesOf(program, path, value) : value
  if (bytes.length > subelementBytesMax) throw refuse(path, `at most ${subelementBytesMax} bytes`, 'more')
  return [bytesOf(program, path, tag + String(bytes.length).padStart(2, '0')), bytes]
}

const refuse = (path: string, expected: string, found: string): FrameFailure =>
  new FrameFailure({ kind: 'tlv', path, offset: 0, expected, found })

const isStructured = (program: Program): boolean => program.elements[48]?.codec.content === 'card-data'

const unreadable = {
  kind: 'tlv',
  path: '48',
  offset: 0,
  expected: 'parts that fill the element',
  found: 'others',
} as const

/** Bytes of the message as text, by its code page. */
export const textOf = ({ toLatin1 }: Program, bytes: Uint8Array): string =>
  bytes.reduce((text, byte) => text + String.fromCharCode(toLatin1[byte] as number), '')

/** Text as bytes of the message, by its code page; `path` is blamed for a character that it has not. */
export const bytesOf = ({ fromLatin1 }: Program, path: string, text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 0xff)
      throw new FrameFailure({
        kind: 'character',
        path,
        offset: at,
        expected: 'a character of the code page',
        found: 'another',
      })
    bytes[at] = fromLatin1[code] as number
  }
  return bytes
}
