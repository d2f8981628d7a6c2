/**
 * Latencies in buckets of equal relative width (about 1 %), from 1 microsecond to 100 seconds: constant memory, any number of
 * values. The load generator counts from the moment at which a message *should* have gone, not when it did, so that a
 * stall is seen by every message that it held up (no coordinated omission).
 */
export type Histogram = {
  readonly record: (ms: number) => void
  /** The value below which the share `quantile` (0 to 1) lies, in milliseconds; 0 without values. */
  readonly quantile: (quantile: number) => number
  readonly count: () => number
  readonly maxMs: () => number
}

const bucketsPerDecade = 232
const leastMs = 0.001
const decades = 8

export const latencyHistogram = (): Histogram => {
  const buckets = new Float64Array(bucketsPerDecade * decades + 1)
  let count = 0
  let maxMs = 0
  return {
    record: ms => {
      const index = Math.ceil(Math.log10(Math.max(ms, leastMs) / leastMs) * bucketsPerDecade)
      const at = Math.min(index, buckets.length - 1)
      buckets[at] = (buckets[at] ?? 0) + 1
      count += 1
      if (ms > maxMs) maxMs = ms
    },
    quantile: quantile => {
      let left = Math.max(1, Math.ceil(count * quantile))
      if (count === 0) return 0
      for (const [index, held] of buckets.entries()) {
        left -= held
        if (left <= 0) return Math.min(maxMs, leastMs * 10 ** (index / bucketsPerDecade))
      }
      return maxMs
    },
    count: () => count,
    maxMs: () => maxMs,
  }
}
