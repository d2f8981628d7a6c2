import type { CharacterClass } from './character-class.ts'

/**
 * The axes along which elements differ, as values. An element of any dialect is one point in this space; a new dialect
 * needs new rows, not new code.
 */
export type Codec = {
  /** `characters` by the code page, `binary` as they are, `hex` two characters a byte, `bcd` two digits a byte. */
  readonly encoding: 'characters' | 'binary' | 'hex' | 'bcd'
  readonly characters: CharacterClass | 'any'
  /** Digits of the length prefix; 0 is a fixed length. */
  readonly prefix: 0 | 2 | 3
  /** Shortest and longest value: characters, or bytes where the encoding is `binary`. */
  readonly min: number
  readonly max: number
  /** What `encode` adds to a short value. Without padding a short value is an error. */
  readonly padding: 'none' | 'blanks-right' | 'zeros-left'
  /** What the inside is checked against. `card-data` is DE 48: category character, then tag, length, value. */
  readonly content: 'plain' | 'ber-tlv' | 'card-data'
}

const plain = { encoding: 'characters', padding: 'none', content: 'plain' } as const

const textual = (characters: CharacterClass) =>
  Object.assign((length: number): Codec => ({ ...plain, characters, prefix: 0, min: length, max: length }), {
    ll: (max: number, min = 0): Codec => ({ ...plain, characters, prefix: 2, min, max }),
    lll: (max: number, min = 0): Codec => ({ ...plain, characters, prefix: 3, min, max }),
  })

export const n = textual('n')
export const an = textual('an')
export const anp = textual('anp')
export const ans = textual('ans')
export const text = textual('text')
export const z = textual('z')
/** C or D and eight digits, or as many as asked for: fees and net amounts. */
export const xn = textual('xn')

const opaque = { ...plain, encoding: 'binary', characters: 'any' } as const
export const binary = Object.assign((bytes: number): Codec => ({ ...opaque, prefix: 0, min: bytes, max: bytes }), {
  lll: (max: number): Codec => ({ ...opaque, prefix: 3, min: 0, max }),
})

const hexed = { ...plain, encoding: 'hex', characters: 'hex' } as const
/** Bytes written as hexadecimal characters; lengths count characters. */
export const hex = Object.assign(
  (characters: number): Codec => ({ ...hexed, prefix: 0, min: characters, max: characters }),
  { lll: (max: number): Codec => ({ ...hexed, prefix: 3, min: 0, max }) },
)

export const blanksRight = (codec: Codec): Codec => ({ ...codec, padding: 'blanks-right' })
export const zerosLeft = (codec: Codec): Codec => ({ ...codec, padding: 'zeros-left' })
export const berTlv = (codec: Codec): Codec => ({ ...codec, content: 'ber-tlv' })
export const cardData = (codec: Codec): Codec => ({ ...codec, content: 'card-data' })
/** Two digits a byte; an odd number of digits has a zero nibble in front. Only for `n`. */
export const bcd = (codec: Codec): Codec => ({ ...codec, encoding: 'bcd' })
