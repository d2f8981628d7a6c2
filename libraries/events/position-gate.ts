import type { Clock } from '../time/clock.ts'

/** A position that only grows, and those who wait for it. */
export type PositionGate = {
  readonly position: () => number
  readonly advance: (position: number) => void
  /** Waits until the position is reached, `waitMs` at most; `false` when it was not. */
  readonly reached: (position: number, waitMs: number) => Promise<boolean>
}

export const positionGate = ({ clock }: { clock: Pick<Clock, 'after'> }): PositionGate => {
  const waiters = new Set<{ readonly position: number; readonly open: () => void }>()
  let current = 0
  return {
    position: () => current,
    advance: position => {
      current = position
      for (const waiter of waiters) if (waiter.position <= position) waiter.open()
    },
    reached: (position, waitMs) => {
      if (position <= current || waitMs <= 0) return Promise.resolve(position <= current)
      return new Promise(resolve => {
        const end = (isReached: boolean) => {
          waiters.delete(waiter)
          forgetTimer()
          resolve(isReached)
        }
        const waiter = { position, open: () => end(true) }
        const forgetTimer = clock.after(waitMs, () => end(false))
        waiters.add(waiter)
      })
    },
  }
}
