import type { Codec } from '#libraries/iso8583/codec.ts'
import { de48 } from '#libraries/iso8583/de48.ts'
import { de55 } from '#libraries/iso8583/de55.ts'
import type { Element } from '#libraries/iso8583/dialect.ts'
import type { FramingName } from '#libraries/iso8583/framing.ts'
import { withHeader } from '#libraries/iso8583/framing.ts'
import type { Message } from '#libraries/iso8583/message.ts'

/** A frame taken apart: each row is the next bytes, in hexadecimal or, in ASCII, as they are. */
export const takenApart = (codec: Codec, frame: Uint8Array, framing: FramingName): string => {
  const message = codec.decode(frame)
  const framed = withHeader(framing, frame)
  const header = framed.length - frame.length
  const ascii = codec.dialect.codePage === 'ascii'
  const written = (start: number, end: number): string => spell(ascii, frame.subarray(start, end))
  const bitmap = ascii ? 16 : 8
  const bitmapEnd = 4 + bitmap * (message.has(1) ? 2 : 1)
  const rows = [
    [`-${header}`, spell(false, framed.subarray(0, header)), 'header', `${frame.length} bytes follow`],
    ['0', written(0, 4), 'MTI', message.mti],
    ['4', written(4, bitmapEnd), 'bitmap', `elements ${message.elements().join(' ')}`],
  ]
  let at = bitmapEnd
  for (const element of codec.dialect.elements.filter(({ number }) => message.has(number))) {
    const { prefix, encoding } = element.codec
    const bytes = message.holdsBytes(element.number) ? message.bytes(element.number) : undefined
    const size =
      bytes === undefined ? (message.text(element.number) ?? '').length : bytes.length * (encoding === 'hex' ? 2 : 1)
    const end = at + prefix + size
    const spelled = prefix === 0 ? written(at, end) : `${written(at, at + prefix)} ${written(at + prefix, end)}`
    rows.push([String(at), spelled, `DE ${element.number} ${element.name}`, meaning(message, element)])
    at = end
  }
  const lines = rows.map(([offset, spelled, what, value]) => `| ${offset} | \`${spelled}\` | ${what} | ${value} |`)
  return ['| At | Bytes | What | Value |', '|---|---|---|---|', ...lines].join('\n')
}

const meaning = (message: Message, { number, codec }: Element): string => {
  const data = number === 48 ? de48(message) : undefined
  if (data !== undefined) {
    const parts = data.subelements.map(({ tag }) => `SE ${tag} = ${data.text(tag)}`)
    return [...(data.tcc === undefined ? [] : [`category ${data.tcc}`]), ...parts].join(', ')
  }
  if (codec.content === 'ber-tlv')
    return (de55(message)?.objects ?? []).map(({ tag, bytes }) => `${tag} = ${hex(bytes)}`).join(', ')
  if (message.holdsBytes(number)) return hex(message.bytes(number) ?? new Uint8Array(0))
  return `\`${message.text(number)}\``
}

/** A whole frame with its header, to be sent as it is. */
export const wholeFrame = (codec: Codec, message: Message, framing: FramingName): string => {
  const lines = hex(withHeader(framing, codec.encode(message))).match(/.{1,96}/g) ?? []
  return ['```', ...lines, '```'].join('\n')
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

const spell = (ascii: boolean, bytes: Uint8Array): string =>
  ascii ? Buffer.from(bytes).toString('latin1') : hex(bytes)
