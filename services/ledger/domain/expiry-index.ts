import type { HoldState } from './hold-state.ts'

/**
 * Open holds by the minute in which they end. A minute keeps them as a list linked through the holds themselves, so adding and
 * removing one costs the same at any number, and what is due is found without looking at what is not.
 */
export type ExpiryIndex = Map<number, HoldState>

const minuteMs = 60_000

const minuteOf = (expiresAt: number): number => Math.floor(expiresAt / minuteMs)

export const expiryIndex = (): ExpiryIndex => new Map()

/** Call it when a hold begins to keep money. One without an end is not in the index. */
export const addToExpiry = (index: ExpiryIndex, hold: HoldState): void => {
  if (hold.expiresAt === undefined) return
  const minute = minuteOf(hold.expiresAt)
  const last = index.get(minute)
  hold.earlier = last
  if (last !== undefined) last.later = hold
  index.set(minute, hold)
}

/** Call it when a hold keeps nothing any more, and before its end is changed. */
export const removeFromExpiry = (index: ExpiryIndex, hold: HoldState): void => {
  if (hold.expiresAt === undefined) return
  const { earlier, later } = hold
  if (earlier !== undefined) earlier.later = later
  if (later !== undefined) later.earlier = earlier
  else if (earlier !== undefined) index.set(minuteOf(hold.expiresAt), earlier)
  else index.delete(minuteOf(hold.expiresAt))
  hold.earlier = undefined
  hold.later = undefined
}

/** Holds whose time is over at `at`, the longest overdue first, up to `limit`. */
export const dueHolds = (index: ExpiryIndex, at: number, limit: number): readonly HoldState[] => {
  const due: HoldState[] = []
  const minutes = [...index.keys()].filter(minute => minute * minuteMs <= at).sort((a, b) => a - b)
  for (const minute of minutes) {
    if (due.length >= limit) break
    const inMinute: HoldState[] = []
    for (let hold = index.get(minute); hold !== undefined; hold = hold.earlier)
      if (hold.expiresAt !== undefined && hold.expiresAt <= at) inMinute.push(hold)
    due.push(...inMinute.sort(byExpiry))
  }
  return due.slice(0, limit)
}

const byExpiry = (a: HoldState, b: HoldState): number =>
  (a.expiresAt ?? 0) - (b.expiresAt ?? 0) || a.sequence - b.sequence
