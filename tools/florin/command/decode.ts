import { readSettings } from '#libraries/config/read-settings.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import { codecFor, dialectNames } from '#libraries/iso8583/codec.ts'
import { type Description, describe } from '#libraries/iso8583/describe.ts'
import { FrameFailure } from '#libraries/iso8583/frame-failure.ts'
import { framerFor } from '#libraries/iso8583/framer.ts'
import type { CommandSpec, Context, Input } from '../command-spec.ts'
import { optionalText } from '../input.ts'
import { table } from '../show.ts'

export const decode: CommandSpec = {
  words: ['decode'],
  summary: 'takes a frame apart: hexadecimal on stdin, white space ignored',
  options: [
    { flags: '--framed', what: 'the frame has its length header' },
    { flags: '--dialect <name>', what: `${dialectNames.join(' or ')}; else FLORIN_NETWORK_DIALECT` },
    { flags: '--reveal', what: 'show card numbers and codes: for test data' },
  ],
  run: async (context, input) => {
    const bytes = fromHex(await context.stdin())
    const frame = input['framed'] === true ? unframed(context, bytes) : bytes
    const document = describe(speechOf(context, input).decode(frame), { reveal: input['reveal'] === true })
    return { document, text: textOf(document) }
  },
}

/** The codec that the options and settings name. */
export const speechOf = ({ environment }: Pick<Context, 'environment'>, input: Input) => {
  const settings = readSettings(florinSettings, environment)
  const asked = optionalText(input, 'dialect')
  const dialect = dialectNames.find(name => name === (asked ?? settings.networkDialect))
  if (dialect === undefined)
    throw badRequest('florin.dialect', 'dialect', `Give dialect as ${dialectNames.join(' or ')}.`)
  return codecFor({ dialect, codePage: settings.networkCodepage })
}

const fromHex = (text: string): Uint8Array => {
  const hex = text.replace(/\s+/g, '')
  if (hex.length > 0 && hex.length % 2 === 0 && /^[0-9a-f]*$/i.test(hex)) return new Uint8Array(Buffer.from(hex, 'hex'))
  const wrong = hex.search(/[^0-9a-f]/i)
  throw new FrameFailure({
    kind: 'character',
    path: 'frame',
    offset: Math.floor((wrong < 0 ? hex.length : wrong) / 2),
    expected: 'hexadecimal digits on stdin, two a byte (white space is ignored)',
    found: wrong >= 0 ? 'another character' : hex === '' ? 'nothing' : 'half a byte',
  })
}

const unframed = ({ environment }: Context, bytes: Uint8Array): Uint8Array => {
  const framing = readSettings(florinSettings, environment).networkFraming
  const [event, ...more] = framerFor({ framing }).push(bytes, 0)
  if (event?.kind === 'broken') throw event.failure
  if (
    event?.kind === 'frame' &&
    more.length === 0 &&
    bytes.length === event.bytes.byteOffset - bytes.byteOffset + event.bytes.length
  )
    return event.bytes
  const tooLong = event?.kind === 'frame' || event?.kind === 'poll'
  throw new FrameFailure({
    kind: 'header',
    path: 'frame',
    offset: 0,
    expected: `one frame, as long as its length header says (${framing})`,
    found: tooLong ? 'a longer one' : 'a shorter one',
  })
}

export const textOf = ({ mti, fields }: Description): string =>
  table(
    ['element', 'name', mti],
    fields.map(({ path, name, value, hex }) => [path, name, value === undefined ? (hex ?? '') : JSON.stringify(value)]),
  )
