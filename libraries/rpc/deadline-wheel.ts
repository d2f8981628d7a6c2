import type { Clock } from '../time/clock.ts'
import { deadlineGrainMs } from './limits.ts'

/**
 * Many deadlines on few timers: calls that end within the same few milliseconds share a bucket and its one timer. Nearly every call
 * is answered long before, so that adding and removing must be cheap; a timer of an empty bucket just runs out.
 */
export type DeadlineWheel = {
  /** Runs `expire` at `atMs` on the monotonic scale, up to the grain late, unless the returned function is called first. */
  readonly at: (atMs: number, expire: () => void) => () => void
}

export const createDeadlineWheel = (clock: Clock): DeadlineWheel => {
  const buckets = new Map<number, Set<() => void>>()
  const open = (tick: number): Set<() => void> => {
    const bucket = new Set<() => void>()
    buckets.set(tick, bucket)
    clock.after(tick * deadlineGrainMs - clock.monotonicMs(), () => {
      buckets.delete(tick)
      for (const expire of bucket) expire()
    })
    return bucket
  }
  return {
    at: (atMs, expire) => {
      const tick = Math.ceil(atMs / deadlineGrainMs)
      const bucket = buckets.get(tick) ?? open(tick)
      bucket.add(expire)
      return () => bucket.delete(expire)
    },
  }
}
