import { amountDigits } from './de95.ts'
import { FrameFailure } from './frame-failure.ts'
import type { Message } from './message.ts'

/** One of the up to six amounts of DE 54: a balance, or the original amount of a partial approval. */
export type AdditionalAmount = {
  /** Two digits: 00 default, 10 savings, 20 current, 30 credit. */
  readonly accountType: string
  /** Two digits: 01 ledger balance, 02 available balance, 57 original amount. */
  readonly amountType: string
  /** ISO 4217, three digits. */
  readonly currencyNumeric: string
  /** Below zero is a debit (D). */
  readonly amountMinor: bigint
}

export const additionalAmountsMax = 6
const amountCharacters = 20

/** Undefined when the message has no DE 54. Throws `FrameFailure` when it is not a list of amounts. */
export const additionalAmounts = (message: Message): AdditionalAmount[] | undefined => {
  const text = message.text(54)
  if (text === undefined) return undefined
  const amounts: AdditionalAmount[] = []
  for (let at = 0; at < text.length; at += amountCharacters) {
    const parts = /^(\d\d)(\d\d)(\d{3})([CD])(\d{12})$/.exec(text.slice(at, at + amountCharacters))
    if (parts === null) throw refuse(at)
    const [, accountType = '', amountType = '', currencyNumeric = '', sign, digits = ''] = parts
    const amountMinor = sign === 'D' ? -BigInt(digits) : BigInt(digits)
    amounts.push({ accountType, amountType, currencyNumeric, amountMinor })
  }
  return amounts
}

/** A value for DE 54. Throws `FrameFailure` for a part that does not fit. */
export const buildDe54 = (amounts: readonly AdditionalAmount[]): string => {
  if (amounts.length > additionalAmountsMax) throw refuse(additionalAmountsMax * amountCharacters)
  return amounts.map(writeAmount).join('')
}

const writeAmount = (
  { accountType, amountType, currencyNumeric, amountMinor }: AdditionalAmount,
  at: number,
): string => {
  if (!/^\d{7}$/.test(accountType + amountType + currencyNumeric)) throw refuse(at * amountCharacters)
  const debit = amountMinor < 0n
  return `${accountType}${amountType}${currencyNumeric}${debit ? 'D' : 'C'}${amountDigits('54', debit ? -amountMinor : amountMinor)}`
}

const refuse = (offset: number): FrameFailure =>
  new FrameFailure({
    kind: 'length',
    path: '54',
    offset,
    expected: 'up to six amounts of 20 characters',
    found: 'something else',
  })
