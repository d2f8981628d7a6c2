import { readSettings } from '#libraries/config/read-settings.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import { withHeader } from '#libraries/iso8583/framer.ts'
import { fromDescription } from '#libraries/iso8583/from-description.ts'
import type { CommandSpec } from '../command-spec.ts'
import { speechOf } from './decode.ts'

export const encode: CommandSpec = {
  words: ['encode'],
  summary: 'the inverse of decode: its JSON on stdin, hexadecimal out',
  options: [
    { flags: '--framed', what: 'put a length header in front' },
    { flags: '--dialect <name>', what: 'else the one that the document names' },
  ],
  run: async (context, input) => {
    const description = parse(await context.stdin())
    const dialect = input['dialect'] ?? (description as { dialect?: string })?.dialect
    const codec = speechOf(context, { ...input, dialect })
    const bytes = codec.encode(fromDescription(codec, description))
    const { networkFraming } = readSettings(florinSettings, context.environment)
    const hex = Buffer.from(input['framed'] === true ? withHeader(networkFraming, bytes) : bytes).toString('hex')
    return { document: { hex }, text: hex }
  },
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('florin.json', 'stdin', 'Give on stdin what `florin decode --json --reveal` prints.')
  }
}
