import { invariant } from '../errors/invariant.ts'
import type { Codec } from './axes.ts'
import { classBit, classesOfBytes } from './character-class.ts'
import { translationOf } from './code-page.ts'
import { type Column, columns, type Dialect, type Element, type Presence } from './dialect.ts'

/**
 * A dialect compiled flat: one row of eight integers per element and 256-byte tables, so that the decoder and the
 * encoder are loops over arrays and know no dialect.
 */
export type Program = {
  readonly dialect: Dialect
  readonly elements: readonly (Element | undefined)[]
  /** The numbers of the elements that a message must have, and of those that a reply echoes, by column. */
  readonly required: Readonly<Record<Column, readonly number[]>>
  readonly echoed: Readonly<Record<Column, readonly number[]>>
  /** `stride` integers per element number; see the `at…` positions. */
  readonly rows: Int32Array
  readonly toLatin1: Uint8Array
  readonly fromLatin1: Uint8Array
  readonly classOfByte: Uint16Array
  /** For each Latin-1 code its byte in the low eight bits, and above them the classes of that byte. */
  readonly byteAndClasses: Int32Array
  /** 0 to 9, or 0xf0 for a byte that is no digit of the code page. */
  readonly digitOfByte: Uint8Array
  /** 0 to 15, or 0xf0. */
  readonly nibbleOfByte: Uint8Array
  readonly hexBitmaps: boolean
  readonly bcdMti: boolean
  readonly lengthCode: number
  /** The bytes of every length from 0 to 999, right-justified in four bytes each, for the encoder. */
  readonly lengthBytes: Uint8Array
  readonly mtiBytes: number
  readonly bitmapBytes: number
  /** The class that a known subelement of DE 48 is checked against, by its tag as a number; 0 is none. */
  readonly classOfSubelement: Uint16Array
  /** Thousands and hundreds of the MTI (8 for 08xx) of messages without a category character. */
  readonly withoutCategory: Uint8Array
}

export const stride = 8
export const atForm = 0
export const atMin = 1
export const atMax = 2
export const atClass = 3
export const atEncoding = 4
export const atContent = 5
export const atPrefixBytes = 6
/** The length of an element that is nothing but so many characters, or -1: most elements, and the quick way. */
export const atPlainLength = 7

/** Forms: 0 not in the dialect, 1 fixed, else 2 or 3 digits of length. */
export const formFixed = 1
export const encodingCharacters = 0
export const encodingBinary = 1
export const encodingHex = 2
export const encodingBcd = 3
export const contentPlain = 0
export const contentBerTlv = 1
export const contentCardData = 2
export const contentSign = 3
export const lengthCharacters = 0
export const lengthBcd = 1
export const lengthBinary = 2

/** The largest message, without its length header, in any dialect and framing. */
export const frameBytesMax = 8192
export const noDigit = 0xf0

export const compile = (dialect: Dialect): Program => {
  const translation = translationOf(dialect.codePage)
  const rows = new Int32Array(129 * stride)
  const elements: (Element | undefined)[] = new Array(129).fill(undefined)
  for (const element of dialect.elements) {
    invariant(element.number > 1 && element.number < 129 && element.number !== 65, 'Elements are 2 to 128 without 65.')
    invariant(elements[element.number] === undefined, 'An element has one row.')
    elements[element.number] = element
    rows.set(rowOf(element.codec, dialect), element.number * stride)
  }
  const classOfSubelement = new Uint16Array(100)
  for (const { tag, characters } of dialect.subelements)
    if (characters !== undefined) classOfSubelement[Number(tag)] = classBit(characters)
  const withoutCategory = new Uint8Array(100)
  for (const kind of dialect.withoutCategory) withoutCategory[Number(kind)] = 1
  const classOfByte = classesOfBytes(translation, dialect.codePage)
  return {
    dialect,
    elements,
    required: withPresence(dialect, 'R'),
    echoed: withPresence(dialect, 'E'),
    rows,
    ...translation,
    classOfByte,
    byteAndClasses: Int32Array.from(translation.fromLatin1, byte => byte | ((classOfByte[byte] as number) << 8)),
    digitOfByte: valueOfByte(translation.toLatin1, '0123456789'),
    nibbleOfByte: valueOfByte(translation.toLatin1, '0123456789ABCDEFabcdef'),
    hexBitmaps: dialect.bitmaps === 'hex',
    bcdMti: dialect.mti === 'bcd',
    lengthCode: lengthCodes[dialect.lengths],
    lengthBytes: Uint8Array.from({ length: 4000 }, (_, at) =>
      lengthByte(dialect, translation.fromLatin1, at >> 2, 3 - (at & 3)),
    ),
    mtiBytes: dialect.mti === 'bcd' ? 2 : 4,
    bitmapBytes: dialect.bitmaps === 'hex' ? 16 : 8,
    classOfSubelement,
    withoutCategory,
  }
}

const encodings = { characters: encodingCharacters, binary: encodingBinary, hex: encodingHex, bcd: encodingBcd }
const contents = { plain: contentPlain, 'ber-tlv': contentBerTlv, 'card-data': contentCardData }
const lengthCodes = { characters: lengthCharacters, bcd: lengthBcd, binary: lengthBinary }

const rowOf = (codec: Codec, dialect: Dialect): number[] => {
  invariant(codec.encoding !== 'bcd' || codec.characters === 'n', 'Only digits are packed as BCD.')
  const content = codec.characters === 'xn' ? contentSign : contents[codec.content]
  const bit = codec.characters === 'any' ? 0 : classBit(codec.characters === 'xn' ? 'n' : codec.characters)
  const form = codec.prefix === 0 ? formFixed : codec.prefix
  const prefixBytes = dialect.lengths === 'characters' ? codec.prefix : codec.prefix >> 1
  const binaryPrefixBytes = codec.prefix === 0 ? 0 : codec.max > 255 ? 2 : 1
  const bytes =
    dialect.lengths === 'binary'
      ? binaryPrefixBytes
      : prefixBytes + (dialect.lengths === 'bcd' && codec.prefix === 3 ? 1 : 0)
  const simple = form === formFixed && codec.encoding === 'characters' && content === contentPlain
  return [form, codec.min, codec.max, bit, encodings[codec.encoding], content, bytes, simple ? codec.max : -1]
}

/** The byte of a length that has `after` bytes behind it. */
const lengthByte = ({ lengths }: Dialect, fromLatin1: Uint8Array, length: number, after: number): number => {
  if (lengths === 'binary') return (length >> (8 * after)) & 0xff
  const digits = String(length).padStart(8, '0')
  if (lengths === 'characters') return fromLatin1[digits.charCodeAt(7 - after)] as number
  return Number.parseInt(digits.slice(6 - 2 * after, 8 - 2 * after), 16)
}

const withPresence = ({ elements }: Dialect, letter: Presence): Record<Column, readonly number[]> => {
  const numbers = (column: Column): number[] =>
    elements.filter(({ presence }) => presence[column] === letter).map(({ number }) => number)
  return Object.fromEntries(columns.map(column => [column, numbers(column)] as const)) as Record<Column, number[]>
}

const valueOfByte = (toLatin1: Uint8Array, characters: string): Uint8Array =>
  Uint8Array.from(toLatin1, code => {
    const at = characters.indexOf(String.fromCharCode(code))
    return at < 0 ? noDigit : at < 16 ? at : at - 6
  })
