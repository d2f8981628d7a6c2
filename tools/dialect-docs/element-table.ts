import type { Codec } from '#libraries/iso8583/axes.ts'
import { columns, type Dialect, type Element } from '#libraries/iso8583/dialect.ts'

/** One row an element, straight from the dialect's table. */
export const elementTable = (dialect: Dialect): string =>
  [
    `| DE | Name | Class | Length | Bytes | ${columns.join(' | ')} | Masked |`,
    `|---|---|---|---|---|${columns.map(() => '---|').join('')}---|`,
    ...dialect.elements.map(elementRow),
  ].join('\n')

const elementRow = ({ number, name, codec, presence, masking }: Element): string => {
  const letters = columns.map(column => (presence[column] === '.' ? '' : presence[column])).join(' | ')
  return `| ${number} | ${name} | ${classOf(codec)} | ${lengthOf(codec)} | ${bytesOf(codec)} | ${letters} | ${maskOf[masking]} |`
}

const maskOf: Readonly<Record<Element['masking'], string>> = {
  shown: '',
  pan: 'middle',
  hidden: 'all',
  scan: 'card numbers',
  parts: 'by part',
}

const classOf = ({ characters, content }: Codec): string => {
  if (content === 'ber-tlv') return 'BER-TLV'
  if (content === 'card-data') return 'parts'
  return characters === 'any' ? 'b' : characters === 'xn' ? 'x+n' : characters === 'hex' ? 'hex' : characters
}

const lengthOf = ({ prefix, min, max, padding }: Codec): string => {
  const blanks = padding === 'blanks-right' ? ', blanks right' : ''
  if (prefix === 0) return `${max}${blanks}`
  return `${'L'.repeat(prefix)} ${min > 0 ? `${min} to ` : 'to '}${max}${blanks}`
}

const bytesOf = ({ encoding }: Codec): string =>
  ({ characters: 'characters', binary: 'raw', hex: 'hexadecimal characters', bcd: 'two digits a byte' })[encoding]

/** The known parts of DE 48; empty where it is opaque. */
export const subelementTable = ({ subelements }: Dialect): string =>
  [
    '| SE | Name | Form | Masked |',
    '|---|---|---|---|',
    ...subelements.map(({ tag, name, format, characters, masking }) => {
      const form = characters === undefined ? format : `${format}, class ${characters}`
      return `| ${tag} | ${name} | ${form} | ${masking === 'hidden' ? 'all' : ''} |`
    }),
  ].join('\n')

/** What a request must have and what a reply returns, in words, from the same table. */
export const ruleList = (dialect: Dialect): string =>
  columns
    .map(column => {
      const numbers = (letter: string): string =>
        dialect.elements
          .filter(({ presence }) => presence[column] === letter)
          .map(({ number }) => number)
          .join(', ')
      const either = dialect.eitherOf[column]
      const required = `${numbers('R')}${either === undefined ? '' : `, and ${either.join(' or ')}`}`
      if (numbers('R') !== '') return `- ${column} must have ${required}.`
      if (numbers('E') !== '')
        return `- ${column} returns ${numbers('E')} as they came, and adds ${numbers('A')} as they apply.`
      return `- ${column} must have nothing.`
    })
    .join('\n')
