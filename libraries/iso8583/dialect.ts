import type { Codec } from './axes.ts'
import type { CharacterClass } from './character-class.ts'
import type { CodePage } from './code-page.ts'

/**
 * A dialect is data: one table of elements and the few choices that a network makes for whole messages.
 * Everything else (decoding, presence, echo, masking, the pages in `docs/reference`) is computed from it.
 */
export type Dialect = {
  readonly name: string
  readonly codePage: CodePage
  readonly bitmaps: 'binary' | 'hex'
  /** How the MTI and the length prefixes are written. */
  readonly mti: 'characters' | 'bcd'
  readonly lengths: 'characters' | 'bcd' | 'binary'
  readonly elements: readonly Element[]
  /** The known parts of DE 48. Empty where DE 48 is opaque. */
  readonly subelements: readonly Subelement[]
  /** Message classes (`08`) whose DE 48 starts with its first tag, without a category character. */
  readonly withoutCategory: readonly string[]
  /** Of which paths one must be there, by message: `{ '0400': ['90', '48.63'] }`. */
  readonly eitherOf: Readonly<Partial<Record<Column, readonly string[]>>>
  /** The subelements of DE 48 that a reply keeps, after the category; a message not named here gets no DE 48. */
  readonly keptInReply: Readonly<Partial<Record<Column, readonly string[]>>>
}

/** What a description shows without `reveal`. `scan` is free text, shown except for runs that could be card numbers. */
export type Masking = 'shown' | 'pan' | 'hidden' | 'scan' | 'parts'

/** R required, O optional, E echoed from the request, A added by the replier, and `.` not expected but accepted. */
export type Presence = 'R' | 'O' | 'E' | 'A' | '.'

/** The columns of the table; other messages share one of them (see `columnOf`). */
export const columns = ['0100', '0110', '0120', '0130', '0200', '0210', '0400', '0410', '0800', '0810'] as const
export type Column = (typeof columns)[number]

export type Element = {
  readonly number: number
  readonly name: string
  readonly codec: Codec
  readonly masking: Masking
  readonly presence: Readonly<Record<Column, Presence>>
}

export type Subelement = {
  readonly tag: string
  readonly name: string
  /** `tlv` is again two-digit tag, two-digit length, value. */
  readonly format: 'text' | 'bytes' | 'tlv'
  readonly masking: 'shown' | 'hidden' | 'scan'
  /** Checked when the frame is decoded; without it any bytes are taken. */
  readonly characters?: CharacterClass
}

/** One row of a table; `presence` has one letter per column, in their order. */
export const element = (number: number, presence: string, codec: Codec, masking: Masking, name: string): Element => {
  const letters = presence.split(' ') as Presence[]
  const byColumn = Object.fromEntries(columns.map((column, at) => [column, letters[at] ?? '.']))
  return { number, name, codec, masking, presence: byColumn as Record<Column, Presence> }
}

const sharedColumns: Readonly<Record<string, Column>> = {
  '0220': '0120',
  '0230': '0130',
  '0420': '0400',
  '0430': '0410',
  '0820': '0800',
}

/** The column of a message; a repeat (0101, 0421) has that of its original. Undefined for messages not in the table. */
export const columnOf = (mti: string): Column | undefined => {
  const original = mti.slice(0, 3) + (mti.endsWith('1') ? '0' : mti.slice(3))
  return columns.find(column => column === (sharedColumns[original] ?? original))
}
