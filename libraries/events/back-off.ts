/** Milliseconds to wait after the `attempt`-th failure (from 1): doubles each time, up to a limit. */
export const backOffMs = (attempt: number, { firstMs, maxMs }: { firstMs: number; maxMs: number }): number =>
  Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 30))
