import type { Clock } from '../../time/clock.ts'

/** Calls and successes of the last `windowMs`, in tenths of it. */
export type SuccessWindow = {
  readonly add: (isSuccess: boolean) => void
  readonly sum: () => { readonly calls: number; readonly successes: number }
  readonly clear: () => void
}

const partsCount = 10

export const createSuccessWindow = ({ windowMs, clock }: { windowMs: number; clock: Clock }): SuccessWindow => {
  const parts = Array.from({ length: partsCount }, () => ({ tick: -1, calls: 0, successes: 0 }))
  const now = () => Math.floor(clock.monotonicMs() / (windowMs / partsCount))
  return {
    add: isSuccess => {
      const tick = now()
      const part = parts[tick % partsCount]
      if (part === undefined) return
      if (part.tick !== tick) Object.assign(part, { tick, calls: 0, successes: 0 })
      part.calls += 1
      if (isSuccess) part.successes += 1
    },
    sum: () => {
      const oldest = now() - partsCount
      const recent = parts.filter(part => part.tick > oldest)
      return {
        calls: recent.reduce((sum, part) => sum + part.calls, 0),
        successes: recent.reduce((sum, part) => sum + part.successes, 0),
      }
    },
    clear: () => {
      for (const part of parts) part.tick = -1
    },
  }
}
