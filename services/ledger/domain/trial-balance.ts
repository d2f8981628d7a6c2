import { type Currency, isCurrency } from '#libraries/money/money.ts'
import type { TrialBalance } from '../contract.ts'
import { chartOfAccounts } from '../messages/chart-of-accounts.ts'

type Report = Omit<TrialBalance, 'position' | 'behind'>

/**
 * The trial balance from sums per line of the chart and currency (`customer/GBP`), in minor units. Above zero is what we owe, a
 * credit; below zero a debit. Each currency that occurs has all lines.
 */
export const trialBalanceOf = (posted: ReadonlyMap<string, bigint>): Report => {
  const currencies = currenciesOf(posted)
  const rows = currencies.flatMap(currency =>
    chartOfAccounts.map(({ name, title, type }) => {
      const sum = posted.get(`${name}/${currency}`) ?? 0n
      return { line: name, title, type, currency, debit: sum < 0n ? -sum : 0n, credit: sum > 0n ? sum : 0n }
    }),
  )
  const totals = currencies.map(currency => {
    const own = rows.filter(row => row.currency === currency)
    const total = (side: 'debit' | 'credit') => own.reduce((sum, row) => sum + row[side], 0n)
    return { currency, debit: total('debit'), credit: total('credit') }
  })
  return {
    rows: rows.map(asText),
    totals: totals.map(asText),
    // From everything that is posted, so that a line which the chart does not know shows here.
    sums: Object.fromEntries(
      currencies.map(currency => {
        const all = [...posted].filter(([key]) => key.endsWith(`/${currency}`))
        return [currency, String(all.reduce((sum, [, amountMinor]) => sum + amountMinor, 0n))]
      }),
    ),
  }
}

const asText = <R extends { debit: bigint; credit: bigint }>(row: R) => ({
  ...row,
  debit: String(row.debit),
  credit: String(row.credit),
})

const currenciesOf = (posted: ReadonlyMap<string, bigint>): readonly Currency[] =>
  [...new Set([...posted.keys()].map(key => key.slice(key.indexOf('/') + 1)))].filter(isCurrency).toSorted()
