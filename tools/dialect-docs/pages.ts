import { type Codec, codecFor, type DialectName, dialectNames } from '#libraries/iso8583/codec.ts'
import { echoReply } from '#libraries/iso8583/echo-reply.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { elementTable, ruleList, subelementTable } from './element-table.ts'
import { takenApart, wholeFrame } from './example.ts'
import { codes, layout, link } from './wording.ts'

export type Page = { readonly path: string; readonly text: string }

/** The pages in docs/reference that say how each dialect is spoken. `golden` is the public example frame, without header. */
export const dialectPages = (golden: Uint8Array): Page[] => dialectNames.map(name => dialectPage(name, golden))

const titles: Readonly<Record<DialectName, string>> = {
  mastercard: `# The dialect \`mastercard\`

Mastercard-style ISO 8583:1987 in EBCDIC. It is rebuilt from public sources only (open code, vendors' public pages, measured sample
messages); no conformance with any network's specification is claimed.`,
  'iso87-ascii': `# The dialect \`iso87-ascii\`

Plain ISO 8583:1987 in ASCII, as most test tools speak it. From public sources only; no conformance is claimed.`,
}

const dialectPage = (name: DialectName, golden: Uint8Array): Page => {
  const codec = codecFor({ dialect: name })
  const { dialect } = codec
  const frame = name === 'mastercard' ? golden : codec.encode(examplePurchase(codec))
  const request = codec.decode(frame)
  const reply = echoReply(request).set(38, 'A1B2C3').set(39, '00')
  const signOn = codec.message('0800').set(7, '1124093015').set(11, '000001').set(70, '001')
  const sections = [
    titles[name],
    'Made from the tables in `libraries/iso8583` by `tools/dialect-docs/main.ts`; a test fails when this page is older than they are.',
    layout(dialect),
    link(),
    codes(),
    `## Elements\n\nR required (a missing one is answered with 30), O optional, E returned as it came, A added by the reply. Elements without a letter are accepted and kept. 0101 shares the column of 0100, 0420 that of 0400, 0430 that of 0410, 0220 and 0230 those of 0120 and 0130. Requirements are checked for 0100, 0400, 0420 and 0800. Amounts are in minor units of their currency.`,
    elementTable(dialect),
    `## Required and returned\n\n${ruleList(dialect)}`,
    ...(dialect.subelements.length === 0 ? [] : [`## Parts of DE 48\n\n${subelementTable(dialect)}`]),
    `## A payment, byte by byte\n\n${sourceOf[name]}\n\n${takenApart(codec, frame, 'binary2')}`,
    `The whole frame, then its approval:\n\n${wholeFrame(codec, request, 'binary2')}\n\n${wholeFrame(codec, reply, 'binary2')}`,
    `## A sign-on and its answer\n\n${wholeFrame(codec, signOn, 'binary2')}\n\n${wholeFrame(codec, echoReply(signOn).set(39, '00'), 'binary2')}`,
  ]
  return {
    path: `docs/reference/dialect-${name}.md`,
    text: `${sections.map(section => section.trim()).join('\n\n')}\n`,
  }
}

const sourceOf: Readonly<Record<DialectName, string>> = {
  mastercard:
    'A chip purchase with a test card number, from `starkbank/iso8583-python` (MIT licence). Offsets count from the MTI; the length header stands before it.',
  'iso87-ascii':
    'A keyed purchase with a test card number. Offsets count from the MTI; the length header stands before it.',
}

const examplePurchase = (codec: Codec): Message => {
  const message = codec.message('0100').set(2, '5204740000001010').set(3, '000000').set(4, '000000001000')
  message.set(7, '1124093016').set(11, '000123').set(14, '2812').set(18, '5814').set(22, '012').set(32, '123456')
  message.set(37, '432800000123').set(41, 'TERM0001').set(42, 'MERCHANT0000001').set(49, '826')
  return message.set(43, `${'CORNER CAFE'.padEnd(22)} ${'LONDON'.padEnd(13)} GBR`)
}
