import type { FeedItem } from '#services/feed/contract.ts'

/** Open streams per customer at most; the oldest is closed when one more comes. */
export const streamsPerCustomerMax = 10

/** Open pages that watch an account. */
export type FeedStreams = {
  readonly tell: (item: FeedItem) => void
  /** Returns what ends the watch. `close` is called when the watch is ended from this side. */
  readonly watch: (watcher: Watcher) => () => void
  readonly closeAll: () => void
}

export type Watcher = {
  readonly customerId: string
  readonly accountId: string
  readonly send: (item: FeedItem) => void
  readonly close: () => void
}

export const feedStreams = (): FeedStreams => {
  const watchers = new Set<Watcher>()
  const end = (watcher: Watcher): void => {
    if (watchers.delete(watcher)) watcher.close()
  }
  return {
    tell: item => {
      for (const watcher of watchers) if (watcher.accountId === item.accountId) watcher.send(item)
    },
    watch: watcher => {
      const theirs = [...watchers].filter(other => other.customerId === watcher.customerId)
      for (const old of theirs.slice(0, Math.max(0, theirs.length - streamsPerCustomerMax + 1))) end(old)
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    closeAll: () => {
      for (const watcher of [...watchers]) end(watcher)
    },
  }
}
