import type { LogQuery } from './events-port.ts'
import type { FollowedEntry, FollowedSource } from './log-follower.ts'

/** Entries kept for followers that come a little later. */
export const sharedEntriesMax = 2000

type Page<V> = Awaited<ReturnType<FollowedSource<V>['read']>>

/**
 * One reading of a source for several followers in one process. Who is furthest reads on; its pages are kept for a while, and
 * the others take from them what they have not seen. One that is further behind reads for itself until it has caught up. They get the
 * same values, which nobody may change.
 */
export const sharedSource = <V>(source: FollowedSource<V>): FollowedSource<V> => {
  /** Everything between the two positions, oldest first. */
  let kept: readonly FollowedEntry<V>[] = []
  let [start, last, end] = [0, 0, 0]
  let reading: Promise<void> | undefined

  const readOn = async (query: LogQuery): Promise<void> => {
    const page = await source.read(query)
    end = page.end
    const newest = page.entries.at(-1)
    if (newest === undefined) return
    kept = [...kept, ...page.entries]
    last = newest.position
    const dropped = kept.length - sharedEntriesMax
    if (dropped <= 0) return
    start = (kept[dropped - 1] as FollowedEntry<V>).position
    kept = kept.slice(dropped)
  }
  const pageAfter = ({ after, limit }: LogQuery): Page<V> => {
    const first = kept.findIndex(({ position }) => position > after)
    return { entries: first === -1 ? [] : kept.slice(first, first + limit), end }
  }
  return {
    read: async query => {
      if (query.after < start) return await source.read(query)
      if (query.after > last) {
        if (reading !== undefined) return await source.read(query)
        // Nobody was here before.
        kept = []
        start = query.after
        last = query.after
      }
      if (query.after === last) {
        reading ??= readOn(query).finally(() => {
          reading = undefined
        })
        await reading
      }
      return pageAfter(query)
    },
  }
}
