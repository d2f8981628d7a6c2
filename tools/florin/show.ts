import { formatMoney, isCurrency } from '#libraries/money/money.ts'

/** `{ amountMinor, currency }` as the operator door gives it, for people. */
export const moneyText = (value: unknown): string => {
  const { amountMinor, currency } = (value ?? {}) as { amountMinor?: number; currency?: string }
  if (amountMinor === undefined || currency === undefined || !isCurrency(currency)) return '?'
  return formatMoney({ amountMinor: BigInt(amountMinor), currency })
}

/** A sum in minor units as decimal text, for people. */
export const sumText = (sum: string, currency: string): string =>
  isCurrency(currency) ? formatMoney({ amountMinor: BigInt(sum), currency }) : '?'

/** Rows under a head, each column as wide as its widest cell. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => (row[column] ?? '').length)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [line(head), ...rows.map(line)].join('\n')
}
