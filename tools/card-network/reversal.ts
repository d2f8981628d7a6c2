import type { Codec } from '#libraries/iso8583/codec.ts'
import { de48, setDe48 } from '#libraries/iso8583/de48.ts'
import { de90For } from '#libraries/iso8583/de90.ts'
import { buildDe95 } from '#libraries/iso8583/de95.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { hourMinuteSecond, monthDay } from './payment.ts'

export type Reversal = {
  readonly mti: '0400' | '0420'
  readonly stan: string
  readonly at: number
  /** What stays after a partial reversal (DE 95); absent, all is taken back. */
  readonly remainingMinor?: bigint | undefined
  /** DE 39: 17 customer cancellation, 68 our answer came too late, 32 partial. */
  readonly reason?: string | undefined
}

const echoed = [2, 3, 4, 6, 10, 15, 16, 18, 22, 32, 33, 37, 41, 42, 43, 49, 51, 63] as const

/** The message that takes an authorisation back. It names the original three times: 48.63, DE 90, and DE 37 with 2 and 4. */
export const reversalOf = (
  codec: Codec,
  original: Message,
  { mti, stan, at, remainingMinor, reason }: Reversal,
): Message => {
  const message = codec.message(mti)
  for (const element of echoed) {
    const value = original.text(element)
    if (value !== undefined) message.set(element, value)
  }
  message
    .set(7, monthDay(at) + hourMinuteSecond(at))
    .set(11, stan)
    .set(39, reason ?? (remainingMinor === undefined ? '17' : '32'))
    .set(90, de90For(original))
  if (remainingMinor !== undefined)
    message.set(95, buildDe95({ transactionMinor: remainingMinor, settlementMinor: 0n, billingMinor: remainingMinor }))
  const tcc = de48(original)?.tcc
  const reference = original.text(63)
  if (codec.dialect.name === 'mastercard' && reference !== undefined)
    setDe48(message, {
      tcc: tcc ?? 'R',
      subelements: [{ tag: '63', value: `${reference.slice(3, 12).padEnd(9)}${original.text(15) ?? '    '}  ` }],
    })
  return message
}

/** The same message sent again: a repeat digit in the MTI, nothing else changed. */
export const repeatOf = (codec: Codec, original: Message): Message => {
  const message = codec.message(`${original.mti.slice(0, 3)}1`)
  for (const element of original.elements())
    message.set(element, (original.holdsBytes(element) ? original.bytes(element) : original.text(element)) as string)
  return message
}
