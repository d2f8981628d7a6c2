import type { Infer } from '#libraries/schema/schema.ts'
import type { Posting } from '../../contract.ts'
import { chartLineOf } from '../../messages/chart-of-accounts.ts'

/** Sums of what is posted, per line of the chart of accounts and currency: `customer/GBP`. */
export const chartSums = (json = '{}') => {
  const sums = new Map<string, bigint>(
    Object.entries(JSON.parse(json) as Record<string, string>).map(([key, sum]) => [key, BigInt(sum)]),
  )
  return {
    add: ({ address, amountMinor }: Infer<typeof Posting>): void => {
      const key = `${chartLineOf(address)}/${address.currency}`
      sums.set(key, (sums.get(key) ?? 0n) + amountMinor)
    },
    sums: (): ReadonlyMap<string, bigint> => sums,
    toJson: (): string => JSON.stringify(Object.fromEntries([...sums].map(([key, sum]) => [key, String(sum)]))),
  }
}
