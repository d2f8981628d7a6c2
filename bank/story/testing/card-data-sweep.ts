import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Something that must not be found, in one of the forms that it could have taken. */
type Needle = { readonly what: string; readonly bytes: Buffer }

const ebcdic = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll(/./g, digit => (digit === 'D' ? 'c4' : digit === '=' ? '7e' : `f${digit}`)),
    'hex',
  )

/** The part of a base64 text that is the same whatever stands around these bytes, for each place in a group of three. */
const base64Cores = (bytes: Buffer): Buffer[] =>
  [0, 1, 2].map(offset => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    const first = offset === 0 ? 0 : offset + 1
    const end = Math.floor(((offset + bytes.length) * 8) / 6)
    return Buffer.from(text.slice(first, end))
  })

/** Every form of digits: text, EBCDIC, packed, and each of these as hexadecimal and base64; UTF-16 too. */
export const needlesOf = (what: string, digits: string): readonly Needle[] => {
  const packed = /^[0-9]+$/.test(digits) && digits.length % 2 === 0 ? [Buffer.from(digits, 'hex')] : []
  const raw = [Buffer.from(digits), ebcdic(digits), ...packed, Buffer.from(digits, 'utf16le')]
  return formsOf(what, raw)
}

export const needlesOfBytes = (what: string, hex: string): readonly Needle[] => formsOf(what, [Buffer.from(hex, 'hex')])

const formsOf = (what: string, raw: readonly Buffer[]): readonly Needle[] =>
  raw.flatMap(bytes =>
    [
      bytes,
      Buffer.from(bytes.toString('hex')),
      Buffer.from(bytes.toString('hex').toUpperCase()),
      ...base64Cores(bytes),
    ].map(form => ({ what, bytes: form })),
  )

/** Where needles lie: `sink: what`. */
export const sweep = (
  sinks: Iterable<readonly [name: string, content: Buffer | string]>,
  needles: readonly Needle[],
): readonly string[] => {
  const found = new Set<string>()
  for (const [name, content] of sinks) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    for (const needle of needles) if (bytes.includes(needle.bytes)) found.add(`${name}: ${needle.what}`)
  }
  return [...found]
}

/** Every file below a directory, raw, and every value of every table of every SQLite file. Not the keys, which are to be kept. */
export function* filesOf(directory: string): Generator<readonly [string, Buffer | string]> {
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(directory, path)
    if (!entry.isFile() || name.startsWith('keys/')) continue
    yield [name, readFileSync(path)]
    if (name.endsWith('.sqlite') && !name.endsWith('lock.sqlite')) yield [`${name} by its tables`, valuesIn(path)]
  }
}

const valuesIn = (path: string): string => {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    return tables
      .flatMap(({ name }) => {
        const rows = database.prepare(`SELECT * FROM "${name}"`)
        rows.setReadBigInts(true)
        return rows.all()
      })
      .flatMap(row => Object.values(row))
      .map(value => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
      .join('\n')
  } finally {
    database.close()
  }
}
