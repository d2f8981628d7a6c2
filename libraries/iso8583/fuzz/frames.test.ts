import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe as group, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type Codec, codecFor } from '../codec.ts'
import { de48 } from '../de48.ts'
import { de55 } from '../de55.ts'
import { describe } from '../describe.ts'
import { echoReply, replyMti } from '../echo-reply.ts'
import { FrameFailure } from '../frame-failure.ts'
import { fromDescription } from '../from-description.ts'
import type { Message } from '../message.ts'
import { checkPresence } from '../presence.ts'
import { generateFrames } from './generate.ts'
import { mutate } from './mutate.ts'
import { seededRandom } from './seeded-random.ts'

/** Together a million: half for each dialect. */
const framesPerDialect = 500_000
const batch = 5_000
/** The classes once more, so that a wrong table of the codec does not judge itself. */
const classes: Record<string, RegExp> = {
  n: /^[0-9]*$/,
  an: /^[0-9A-Za-z]*$/,
  anp: /^[0-9A-Za-z ]*$/,
  ans: /^[ -~]*$/,
  text: /^[ -~\xa0-\xff]*$/,
  z: /^[0-9D=]*$/,
  xn: /^[CD][0-9]*$/,
}
const golden = readFileSync(new URL('../testdata/mastercard-0100-chip.hex', import.meta.url), 'utf8').trim()

group('a mutated or truncated frame is refused with its place, or is exactly what it says', () => {
  // A stack for each of a million refusals would take longer than all the rest.
  const { stackTraceLimit } = Error
  before(() => {
    Error.stackTraceLimit = 0
  })
  after(() => {
    Error.stackTraceLimit = stackTraceLimit
  })

  const seed = Number(process.env['FUZZ_SEED'] ?? 8583)
  for (const dialect of ['mastercard', 'iso87-ascii'] as const)
    it(`${framesPerDialect} frames of ${dialect}`, async () => {
      const codec = codecFor({ dialect })
      const random = seededRandom(seed)
      const seeds = generateFrames(codec, random)
      for (const frame of seeds) assert.equal(check(codec, frame, true), 'accepted')
      if (dialect === 'mastercard') seeds.push(Uint8Array.from(Buffer.from(golden, 'hex')).subarray(2))
      const counts = { accepted: 0, refused: 0 }
      for (let done = 0; done < framesPerDialect; done += 1) {
        const frame = mutate(random.oneOf(seeds), random)
        try {
          counts[check(codec, frame, done % 50 === 0)] += 1
        } catch (thrown) {
          const hex = Buffer.from(frame).toString('hex')
          throw new Error(`FUZZ_SEED=${seed}, ${dialect}, frame ${done}: ${hex}`, { cause: thrown })
        }
        if (done % batch === 0) await setImmediate()
      }
      assert.ok(counts.accepted > framesPerDialect / 100, `Only ${counts.accepted} were accepted.`)
      assert.ok(counts.refused > framesPerDialect / 4, `Only ${counts.refused} were refused.`)
    })
})

const check = (codec: Codec, frame: Uint8Array, thorough: boolean): 'accepted' | 'refused' => {
  let message: Message
  try {
    message = codec.decode(frame)
  } catch (thrown) {
    checkFailure(codec, thrown, frame, thorough)
    return 'refused'
  }
  const rebuilt = codec.message(message.mti)
  if (message.has(1)) rebuilt.withSecondBitmap()
  for (const element of codec.dialect.elements) if (message.has(element.number)) copyElement(message, rebuilt, element)
  if (!same(codec.encode(message), frame)) assert.deepEqual(codec.encode(message), frame)
  checkRebuilt(codec, codec.encode(rebuilt), frame)
  if (thorough) {
    checkPresence(message)
    if (replyMti(message.mti) !== undefined) codec.decode(codec.encode(echoReply(message)))
    const described = JSON.parse(JSON.stringify(describe(message, { reveal: true })))
    checkRebuilt(codec, codec.encode(fromDescription(codec, described)), frame)
  }
  return 'accepted'
}

const copyElement = (
  message: Message,
  rebuilt: Message,
  { number, codec }: Codec['dialect']['elements'][number],
): void => {
  if (message.holdsBytes(number)) {
    rebuilt.set(number, message.bytes(number) ?? '')
    if (codec.content === 'card-data') de48(message)
    if (codec.content === 'ber-tlv') de55(message)
    return
  }
  const text = message.text(number) ?? '?'
  if (text.length < codec.min || text.length > codec.max || classes[codec.characters]?.test(text) !== true)
    assert.fail(`DE ${number} is outside its class.`)
  rebuilt.set(number, text)
}

/** Hexadecimal characters are written in capitals whatever they came in. */
const checkRebuilt = (codec: Codec, rebuilt: Uint8Array, frame: Uint8Array): void => {
  if (same(rebuilt, frame)) return
  assert.equal(codec.dialect.bitmaps, 'hex')
  assert.equal(
    Buffer.from(rebuilt).toString('latin1').toUpperCase(),
    Buffer.from(frame).toString('latin1').toUpperCase(),
  )
}

const checkFailure = (codec: Codec, thrown: unknown, frame: Uint8Array, thorough: boolean): void => {
  if (!(thrown instanceof FrameFailure)) throw thrown
  const { code, path, offset, expected, found, partial } = thrown
  const placed =
    code === 'bad-request' && path !== '' && offset >= 0 && offset <= frame.length && expected !== '' && found !== ''
  if (!placed) assert.fail(`A failure without its place: ${thrown.message}`)
  if (partial === undefined || !thorough) return
  for (const element of partial.elements()) partial.holdsBytes(element) ? partial.bytes(element) : partial.text(element)
  if (replyMti(partial.mti) !== undefined) codec.decode(codec.encode(echoReply(partial)))
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
