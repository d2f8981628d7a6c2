import type { Codec } from '#libraries/iso8583/codec.ts'
import { describe } from '#libraries/iso8583/describe.ts'
import { textOf } from '../command/decode.ts'
import { type Hop, waterfall } from '../payment-trace.ts'
import { moneyText } from '../show.ts'
import type { DemoCustomer } from './seed.ts'

const bytesPerLine = 32

/** The first tap, told from the wire to the phone. Card data is masked, in the hexadecimal too. */
export const tellStory = ({
  codec,
  frames,
  tap,
  hops,
  balances,
  push,
  alice,
  bank,
}: {
  codec: Codec
  frames: { readonly request: Uint8Array; readonly reply: Uint8Array }
  tap: {
    readonly responseCode: string | undefined
    readonly latencyMs: number
    readonly transactionId: string | undefined
  }
  hops: readonly Hop[]
  balances: Readonly<Record<string, unknown>>
  push: { readonly title: string; readonly body: string } | undefined
  alice: DemoCustomer
  bank: { readonly api: string; readonly operator: string; readonly network: string }
}): string =>
  [
    chapter('Alice taps her card for £10.00 at Café Rio', [
      `The network sends ${frames.request.length} bytes of ISO 8583:`,
      hexOf(frames.request, alice.card, codec),
      textOf(describe(codec.decode(frames.request))),
    ]),
    chapter(
      `The bank answers ${tap.responseCode === '00' ? 'yes (00)' : (tap.responseCode ?? 'nothing')} after ${tap.latencyMs.toFixed(1)} ms`,
      [hexOf(frames.reply, alice.card, codec), textOf(describe(codec.decode(frames.reply)))],
    ),
    chapter('Hop by hop, from the first byte', [hops.length === 0 ? 'No trace was kept.' : waterfall(hops)]),
    chapter('In the ledger', [
      `posted ${moneyText(balances['posted'])}   held ${moneyText(balances['held'])}   available ${moneyText(balances['available'])}`,
    ]),
    chapter("On Alice's phone", [push === undefined ? 'The push has not arrived yet.' : `${push.title}: ${push.body}`]),
    chapter('Try next', [
      `her account, live:   http://${bank.api}/#token=${alice.token}`,
      `pay again:           npx florin tap --card ${alice.cardId} --amount 450 --merchant "Borough Books" --mcc 5942`,
      `freeze the card:     npx florin card freeze ${alice.cardId}`,
      `what happened:       npx florin transaction list --account ${alice.accountId}`,
      `that payment:        npx florin trace ${tap.transactionId ?? 'TRANSACTION'}`,
      'the books:           npx florin ledger verify',
      'Ctrl-C closes the bank; the next start goes on where this one stopped.',
    ]),
  ].join('\n\n')

const chapter = (title: string, parts: readonly string[]): string => [title, ...parts.map(indent)].join('\n')

const indent = (text: string): string => text.replace(/^/gm, '  ')

/** Lines of hexadecimal; the middle digits of the card number, and the expiry behind the local date, are shown as `**`. */
const hexOf = (frame: Uint8Array, { pan, expiry }: DemoCustomer['card'], codec: Codec): string => {
  const bytes = Array.from(frame, byte => byte.toString(16).padStart(2, '0'))
  const middle = codec.dialect.name === 'mastercard' ? 0xf0 : 0x30
  const hide = (text: string, from: number, to: number): void => {
    const digits = Array.from(text, digit => middle + Number(digit))
    for (let at = 0; at + digits.length <= frame.length; at++)
      if (digits.every((digit, index) => frame[at + index] === digit)) bytes.fill('**', at + from, at + to)
  }
  hide(pan, 6, pan.length - 4)
  const date = codec.decode(frame).text(13)
  if (date !== undefined) hide(date + expiry, date.length, date.length + expiry.length)
  const lines = []
  for (let at = 0; at < bytes.length; at += bytesPerLine) lines.push(bytes.slice(at, at + bytesPerLine).join(''))
  return lines.join('\n')
}
