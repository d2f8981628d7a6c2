/** `node bench/codec/main.ts`: the golden frame, encoded, decoded, and decoded and read. Figures are in the README. */
import { readFileSync } from 'node:fs'
import { translationOf } from '#libraries/iso8583/code-page.ts'
import { codecFor } from '#libraries/iso8583/codec.ts'
import { echoReply } from '#libraries/iso8583/echo-reply.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { measure } from './measure.ts'
import { naiveCodec } from './naive-codec.ts'

const file = new URL('../../libraries/iso8583/testdata/mastercard-0100-chip.hex', import.meta.url)
const golden = Uint8Array.from(Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')).subarray(2)
const codec = codecFor({ dialect: 'mastercard', codePage: 'cp500' })
const { toLatin1, fromLatin1 } = translationOf('cp500')
const naive = naiveCodec(toLatin1, fromLatin1)
const buffer = Buffer.from(golden)

const elements = codec.decode(golden).elements()
/** DE 48 and 55 are bytes: as text they are hexadecimal. */
const readAll = (message: Message): number => {
  let characters = 0
  for (const element of elements) {
    const bytes = element === 48 || element === 55 ? message.bytes(element) : undefined
    characters += (bytes === undefined ? message.text(element) : hex(bytes))?.length ?? 0
  }
  return characters
}
const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')

/** Strings of their own, as they come from a program: not slices of a frame. */
const copied = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')
const valuesOf = (message: Message): [number, string | Uint8Array][] =>
  elements.map(element => [
    element,
    message.holdsBytes(element) ? (message.bytes(element)?.slice() ?? '') : copied(message.text(element) ?? ''),
  ])
const values = valuesOf(codec.decode(golden))
const build = (): Message => {
  const message = codec.message('0100')
  for (const [element, value] of values) message.set(element, value)
  return message
}
const built = build()
const naiveMessage = naive.decode(buffer)
if (!Buffer.from(codec.encode(built)).equals(buffer) || !naive.encode(naiveMessage).equals(buffer))
  throw new Error('The codecs do not agree on the golden frame.')

const rows: [name: string, ours: () => unknown, theirs: () => unknown][] = [
  ['encode', () => codec.encode(built), () => naive.encode(naiveMessage)],
  ['decode', () => codec.decode(golden), () => naive.decode(buffer)],
  ['decode and read all 27 as text', () => readAll(codec.decode(golden)), () => naive.decode(buffer)],
  ['set 27 values and encode', () => codec.encode(build()), () => naive.encode(naiveMessage)],
  [
    'decode, build the reply, encode it',
    () => codec.encode(echoReply(codec.decode(golden)).set(38, 'A1B2C3').set(39, '00')),
    () => naive.encode(naive.decode(buffer)),
  ],
]

process.stdout.write('| Step | best us | median us | naive, median us | ratio |\n|---|---|---|---|---|\n')
for (const [name, ours, theirs] of rows) {
  const mine = measure(ours)
  const naiveTime = measure(theirs)
  const cells = [mine.bestUs.toFixed(2), mine.medianUs.toFixed(2), naiveTime.medianUs.toFixed(1)]
  process.stdout.write(`| ${name} | ${cells.join(' | ')} | ${(naiveTime.medianUs / mine.medianUs).toFixed(0)} x |\n`)
}
