import { Failure } from '#libraries/errors/failure.ts'
import type { Random } from '#libraries/ids/ids.ts'
import type { CodePage } from '#libraries/iso8583/code-page.ts'
import { type Codec, codecFor, type DialectName } from '#libraries/iso8583/codec.ts'
import type { FramingName } from '#libraries/iso8583/framer.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { type LinkOptions, type NetworkLink, openLink, type Reply } from './network-link.ts'
import { authorisationRequest, type Carriage, type Payment } from './payment.ts'
import { type Reversal, repeatOf, reversalOf } from './reversal.ts'

export type Speech = { readonly dialect: DialectName; readonly framing: FramingName; readonly codePage: CodePage }

export const defaultSpeech: Speech = { dialect: 'mastercard', framing: 'binary2', codePage: 'cp500' }

/** A pretend card network: links to a bank's door, signed on, and the messages of payments over them. */
export type Network = {
  readonly codec: Codec
  readonly links: readonly NetworkLink[]
  /** The 0100 of a payment under fresh numbers. */
  readonly build: (payment: Payment, carriage?: Partial<Carriage>) => Message
  readonly send: (message: Message, timeoutMs?: number) => Promise<Reply>
  readonly pay: (payment: Payment) => Promise<{ readonly request: Message; readonly reply: Reply }>
  readonly repeat: (original: Message) => Promise<Reply>
  readonly reverse: (
    original: Message,
    reversal?: Partial<Pick<Reversal, 'mti' | 'remainingMinor' | 'reason'>>,
  ) => Promise<Reply>
  readonly close: () => Promise<void>
}

/** Opens `links` links to `address` and signs each on. Throws `Failure('unavailable')` when nobody answers there. */
export const openNetwork = async ({
  address,
  links: count = 1,
  speech = defaultSpeech,
  clock,
  random,
  onReply,
}: {
  address: string
  links?: number
  speech?: Speech
  clock: Clock
  random: Random
  onReply?: (message: Message, frame: Uint8Array) => void
}): Promise<Network> => {
  const options = linkOptions({ speech, clock, random, onReply })
  const links: NetworkLink[] = []
  try {
    for (let i = 0; i < count; i++) {
      const link = await openLink(address, options)
      links.push(link)
      await expectSignedOn(link)
    }
  } catch (failure) {
    await Promise.all(links.map(link => link.close()))
    throw failure
  }
  return networkOver(links, options)
}

/** How links speak and number their messages; a network and its links share one. */
export const linkOptions = ({
  speech,
  clock,
  random,
  onReply,
}: {
  speech: Speech
  clock: Clock
  random: Random
  onReply?: ((message: Message, frame: Uint8Array) => void) | undefined
}): LinkOptions => ({
  codec: codecFor(speech),
  framing: speech.framing,
  clock,
  stan: stanCounter(random),
  ...(onReply === undefined ? {} : { onReply }),
})

/** A network over links that are signed on, whoever opened them. */
export const networkOver = (links: readonly NetworkLink[], { codec, clock, stan }: LinkOptions): Network => {
  let turn = 0
  const next = (): NetworkLink => {
    const up = links.filter(link => link.isUp())
    const link = up[turn++ % up.length]
    if (link === undefined) throw new Failure('unavailable', 'network.no-link', 'No link to the bank is up.')
    return link
  }
  const send: Network['send'] = async (message, timeoutMs) => next().request(message, timeoutMs)
  const build: Network['build'] = (payment, carriage) =>
    authorisationRequest(codec, payment, { ...carriageFor(stan(), clock.now()), ...carriage })
  return {
    codec,
    links,
    build,
    send,
    pay: async payment => {
      const request = build(payment)
      return { request, reply: await send(request) }
    },
    repeat: original => send(repeatOf(codec, original)),
    reverse: (original, reversal = {}) =>
      send(reversalOf(codec, original, { mti: '0400', stan: stan(), at: clock.now(), ...reversal })),
    close: async () => {
      await Promise.all(links.map(link => link.close()))
    },
  }
}

const expectSignedOn = async (link: NetworkLink): Promise<void> => {
  const answer = await link.signOn()
  if (answer.text(39) !== '00')
    throw new Failure(
      'unavailable',
      'network.sign-on-refused',
      `The bank answered the sign-on with ${answer.text(39)}.`,
    )
}

const stanMax = 999_999

/** Six digits that start anywhere, so that two networks at one bank rarely meet, and go round. */
const stanCounter = (random: Random): (() => string) => {
  let value = random.bytes(4).reduce((sum, byte) => sum * 256 + byte, 0) % stanMax
  return () => {
    value = (value % stanMax) + 1
    return String(value).padStart(6, '0')
  }
}

const referenceDigits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Numbers that tell payments apart: RRN from day, hour and STAN, the Banknet reference from the milliseconds and the STAN. */
const carriageFor = (stan: string, at: number): Carriage => ({
  stan,
  at,
  retrievalReference: `${dayOfYear(at)}${new Date(at).toISOString().slice(11, 13)}${stan}`.slice(-12).padStart(12, '0'),
  networkReference: `MCC${base36(at % 46_656_000, 5)}${base36(Number(stan), 4)}`,
  acquirer: '010203',
  forwarder: '200093',
})

const base36 = (value: number, digits: number): string => {
  let text = ''
  for (let rest = value; text.length < digits; rest = Math.floor(rest / 36)) text = referenceDigits[rest % 36] + text
  return text
}

/** Last digit of the year and day in it, as a retrieval reference number begins. */
const dayOfYear = (at: number): string => {
  const date = new Date(at)
  const day = Math.floor((at - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1
  return `${date.getUTCFullYear() % 10}${String(day).padStart(3, '0')}`
}
