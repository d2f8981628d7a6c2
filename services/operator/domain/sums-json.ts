import type { Currency } from '#libraries/money/money.ts'
import { moneyJson } from './money-json.ts'

type Sums = Readonly<Record<string, string | undefined>>

/** Balances of one address, sent as text, as the door prints amounts. */
export const amountsJson = (sums: Sums, currency: Currency) =>
  Object.fromEntries(
    Object.entries(sums).flatMap(([name, sum]) =>
      sum === undefined ? [] : [[name, moneyJson({ amountMinor: BigInt(sum), currency })]],
    ),
  )
