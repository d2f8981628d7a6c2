import type { Clock } from '../time/clock.ts'

/** Whether the trace that begins now is kept. */
export type TraceSampler = () => boolean

/**
 * All traces while fewer than `perSecondMax` begin in a second, twice as many in a burst; above that so many. A bucket of tokens: what
 * is kept does not depend on what is traced, so that a share of ordinary payments is always among them.
 */
export const traceSampler = (
  { perSecondMax }: { perSecondMax: number },
  clock: Pick<Clock, 'monotonicMs'>,
): TraceSampler => {
  const tokensMax = 2 * perSecondMax
  let tokens = tokensMax
  let filledAtMs = clock.monotonicMs()
  return () => {
    const nowMs = clock.monotonicMs()
    tokens = Math.min(tokensMax, tokens + ((nowMs - filledAtMs) * perSecondMax) / 1000)
    filledAtMs = nowMs
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
