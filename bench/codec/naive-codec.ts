import { mastercard } from '#libraries/iso8583/dialect-mastercard.ts'

/**
 * The same table read the obvious way: a map of elements, a string or a buffer for each, a regular expression for its
 * class. It checks as much as ours where it costs little, and says nothing about what is wrong.
 */
const dialect = mastercard()
const elements = new Map(dialect.elements.map(element => [element.number, element.codec]))
const classes: Record<string, RegExp> = {
  n: /^\d*$/,
  an: /^[0-9A-Za-z]*$/,
  anp: /^[0-9A-Za-z ]*$/,
  ans: /^[ -~]*$/,
  text: /^[ -~\xa0-\xff]*$/,
  z: /^[0-9D=]*$/,
  xn: /^[CD]\d*$/,
}

type Values = Map<number, string | Buffer>
export type NaiveMessage = { readonly mti: string; readonly values: Values }

export const naiveCodec = (toLatin1: Uint8Array, fromLatin1: Uint8Array) => {
  const toText = (bytes: Uint8Array): string =>
    [...bytes].map(byte => String.fromCharCode(toLatin1[byte] ?? 0)).join('')
  const toBytes = (text: string): Buffer =>
    Buffer.from([...text].map(character => fromLatin1[character.charCodeAt(0)] ?? 0))
  return {
    decode: (frame: Buffer): NaiveMessage => {
      const values: Values = new Map()
      const bits = [...frame.subarray(4, 12)].map(byte => byte.toString(2).padStart(8, '0')).join('')
      let at = 12
      for (let number = 2; number <= 64; number += 1) {
        if (bits[number - 1] !== '1') continue
        const codec = elements.get(number)
        if (codec === undefined) throw new Error('Unknown element.')
        const length = codec.prefix === 0 ? codec.max : Number(toText(frame.subarray(at, at + codec.prefix)))
        at += codec.prefix
        const raw = frame.subarray(at, at + length)
        at += length
        if (raw.length !== length) throw new Error('Truncated.')
        const value = codec.encoding === 'binary' ? raw : toText(raw)
        if (typeof value === 'string' && classes[codec.characters]?.test(value) !== true)
          throw new Error('Wrong class.')
        values.set(number, value)
      }
      if (at !== frame.length) throw new Error('Trailing bytes.')
      return { mti: toText(frame.subarray(0, 4)), values }
    },
    encode: ({ mti, values }: NaiveMessage): Buffer => {
      const numbers = [...values.keys()].sort((a, b) => a - b)
      const bits = Array.from({ length: 64 }, (_, at) => (values.has(at + 1) ? '1' : '0')).join('')
      const bitmap = Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
      const parts = numbers.flatMap(number => {
        const codec = elements.get(number)
        const value = values.get(number) ?? ''
        if (codec === undefined || value.length < codec.min || value.length > codec.max)
          throw new Error('Wrong length.')
        if (typeof value === 'string' && classes[codec.characters]?.test(value) !== true)
          throw new Error('Wrong class.')
        const prefix = codec.prefix === 0 ? '' : String(value.length).padStart(codec.prefix, '0')
        return [toBytes(prefix), typeof value === 'string' ? toBytes(value) : value]
      })
      return Buffer.concat([toBytes(mti), bitmap, ...parts])
    },
  }
}
