import type { Numbers } from '../domain/numbers.ts'

/**
 * What the newest entries changed, in memory, so that the numbers of an address at a position a moment ago can be told: the parts of
 * the bank that are compared are never all at the same position.
 */
export type RecentNumbers = {
  /** The entry at `position` is added up. One that comes again, since storing failed, replaces what was noted from there on. */
  readonly enter: (position: number) => void
  /** What an address, or a sum over many, had before the entry that was entered last; nothing, if that is the first one that names it. */
  readonly note: (key: string, before: Numbers | undefined) => void
  /** Right after the entry at `position`, for one that has `current` now. */
  readonly at: (position: number, key: string, current: Numbers) => Numbers | 'not-yet-there' | 'forgotten'
}

type Change = { readonly position: number; readonly key: string; readonly before: Numbers | undefined }

/** Changes that are kept at least; twice as many at most. */
const changesKept = 10_000

export const recentNumbers = ({ kept = changesKept } = {}): RecentNumbers => {
  let changes: Change[] = []
  let entered = 0
  /** Every change after this position is there. */
  let completeAfter: number | undefined
  return {
    enter: position => {
      completeAfter ??= position - 1
      while ((changes.at(-1)?.position ?? 0) >= position) changes.pop()
      entered = position
    },
    note: (key, before) => {
      changes.push({ position: entered, key, before })
      if (changes.length < 2 * kept) return
      completeAfter = changes[kept - 1]?.position ?? completeAfter
      changes = changes.slice(kept)
    },
    at: (position, key, current) => {
      if (completeAfter === undefined || position < completeAfter) return 'forgotten'
      const change = firstAfter(changes, position, key)
      return change === undefined ? current : (change.before ?? 'not-yet-there')
    },
  }
}

const firstAfter = (changes: readonly Change[], position: number, key: string): Change | undefined => {
  let low = 0
  let high = changes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((changes[middle]?.position ?? 0) <= position) low = middle + 1
    else high = middle
  }
  for (let index = low; index < changes.length; index++) if (changes[index]?.key === key) return changes[index]
  return undefined
}
