import type { Clock } from '#libraries/time/clock.ts'
import { limits } from './limits.ts'

/** Those who wait for the next entry. */
export const waitingReaders = (clock: Pick<Clock, 'after'>) => {
  const waiting = new Set<() => void>()
  return {
    /** Resolves at the next `wake`, or after `waitMs`; at once when too many wait. */
    wait: (waitMs: number): Promise<void> => {
      if (waitMs <= 0 || waiting.size >= limits.waitingReadersMax) return Promise.resolve()
      return new Promise(resolve => {
        const wake = () => {
          waiting.delete(wake)
          cancel()
          resolve()
        }
        const cancel = clock.after(waitMs, wake)
        waiting.add(wake)
      })
    },
    wake: () => {
      for (const wake of [...waiting]) wake()
    },
  }
}
