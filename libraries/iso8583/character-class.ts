import type { CodePage, Translation } from './code-page.ts'

/**
 * The character classes of ISO 8583, each one bit, so that a value is checked with one table look-up and one `and` a byte.
 *
 * `ans` is printable ASCII. `text` is `ans` and, where the code page has them, the printable accented characters of
 * Latin-1: merchants have them in their names, and a card must not be refused for an accent.
 */
export const characterClasses = ['n', 'a', 'an', 'anp', 'ans', 'text', 'z', 'xn', 'hex'] as const

export type CharacterClass = (typeof characterClasses)[number]

const matches: Record<CharacterClass, RegExp> = {
  n: /[0-9]/,
  a: /[A-Za-z]/,
  an: /[0-9A-Za-z]/,
  anp: /[0-9A-Za-z ]/,
  ans: /[\x20-\x7e]/,
  text: /[\x20-\x7e\xa0-\xff]/,
  z: /[0-9D=]/,
  xn: /[CD]/,
  hex: /[0-9A-Fa-f]/,
}

/** In words, for error messages and the dialect pages. */
export const classMeaning: Record<CharacterClass, string> = {
  n: 'a digit',
  a: 'a letter',
  an: 'a letter or digit',
  anp: 'a letter, digit or blank',
  ans: 'a printable ASCII character',
  text: 'a printable character',
  z: 'a digit, D or =',
  xn: 'C or D, then digits',
  hex: 'a hexadecimal digit',
}

export const classBit = (characters: CharacterClass): number => 1 << characterClasses.indexOf(characters)

/** For each byte of the page the bits of the classes that its character belongs to. ASCII has no accented characters. */
export const classesOfBytes = ({ toLatin1 }: Translation, page: CodePage): Uint16Array =>
  Uint16Array.from(toLatin1, code => {
    const character = String.fromCharCode(code)
    const known = page !== 'ascii' || code < 0x80 ? characterClasses : []
    return known.reduce((bits, name) => (matches[name].test(character) ? bits | classBit(name) : bits), 0)
  })

/** The class of one character, for errors: says what kind of thing was there and never which. */
export const foundClass = (code: number | undefined): string => {
  if (code === undefined) return 'the end'
  const character = String.fromCharCode(code)
  if (matches.n.test(character)) return 'a digit'
  if (matches.a.test(character)) return 'a letter'
  if (character === ' ') return 'a blank'
  if (matches.ans.test(character)) return 'a special character'
  return matches.text.test(character) ? 'a character outside ASCII' : 'a control character'
}
