import { FrameFailure } from './frame-failure.ts'
import type { Message } from './message.ts'

/** DE 95: the amounts that remain after a partial reversal, in minor units of DE 49, 50 and 51. */
export type ReplacementAmounts = {
  readonly transactionMinor: bigint
  readonly settlementMinor: bigint
  readonly billingMinor: bigint
}

/** Undefined when the message has no DE 95. */
export const replacementAmounts = (message: Message): ReplacementAmounts | undefined => {
  const text = message.text(95)
  if (text === undefined) return undefined
  return {
    transactionMinor: BigInt(text.slice(0, 12)),
    settlementMinor: BigInt(text.slice(12, 24)),
    billingMinor: BigInt(text.slice(24, 36)),
  }
}

/** A value for DE 95. Throws `FrameFailure` for an amount that twelve digits cannot hold. */
export const buildDe95 = ({ transactionMinor, settlementMinor, billingMinor }: ReplacementAmounts): string =>
  `${amountDigits('95', transactionMinor)}${amountDigits('95', settlementMinor)}${amountDigits('95', billingMinor)}000000`

/** An amount in minor units as twelve digits, the form of DE 4, 5, 6, 54 and 95. */
export const amountDigits = (path: string, amountMinor: bigint): string => {
  const digits = amountMinor.toString()
  if (!/^\d{1,12}$/.test(digits))
    throw new FrameFailure({
      kind: 'length',
      path,
      offset: 0,
      expected: 'an amount of 0 to 12 digits',
      found: 'another',
    })
  return digits.padStart(12, '0')
}
