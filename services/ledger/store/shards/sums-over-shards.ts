import { chartOf } from '../../domain/named-sums.ts'
import type { ShardedLedger } from './sharded-ledger.ts'

/** Sums under the same names, added up. */
export const addSums = (parts: readonly ReadonlyMap<string, bigint>[]): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>()
  for (const part of parts) for (const [name, sum] of part) sums.set(name, (sums.get(name) ?? 0n) + sum)
  return sums
}

/**
 * What is posted in the whole bank, per line of the chart and currency, such as `customer/GBP` and `transit/GBP`, in minor units: a
 * line is the sum of its addresses in all shards. The shards are asked at moments of their own; each of them sums to zero at any
 * moment, and so does the whole.
 */
export const chartOverShards = async (ledger: Pick<ShardedLedger, 'readAll'>): Promise<ReadonlyMap<string, bigint>> =>
  addSums(await ledger.readAll(chartOf))
