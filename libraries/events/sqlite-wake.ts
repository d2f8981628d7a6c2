import type { SqliteReader } from '../storage/sqlite-reader.ts'
import type { Clock } from '../time/clock.ts'

/** Waiting for a commit to one file, by this process or another one. */
export type SqliteWake = {
  /** Resolves after the next commit, or after `ms`, or when closed: look again, it may have been another topic. */
  readonly wait: (ms: number, topic?: string) => Promise<void>
  /** This process has committed: no need to wait for the next look. Wakes those who wait for this topic. */
  readonly notify: (topic?: string) => void
  readonly close: () => void
}

/** How often the file is looked at for other processes' commits, while somebody waits. */
const pollMs = 25

type Waiter = { readonly dueMs: number; readonly topic: string | undefined; readonly wake: () => void }

export const sqliteWake = ({ reader, clock }: { reader: SqliteReader; clock: Clock }): SqliteWake => {
  const closing = new AbortController()
  let waiters = new Set<Waiter>()
  let polling = false
  const version = () => reader.arrays('PRAGMA data_version', [])[0]?.[0]
  // The version is from before any waiter's own look at the file, so a commit between the two wakes it.
  let seen = version()

  const wakeAll = () => {
    const woken = waiters
    waiters = new Set()
    for (const { wake } of woken) wake()
  }
  const wakeSome = (isWoken: (waiter: Waiter) => boolean) => {
    for (const waiter of waiters) {
      if (!isWoken(waiter)) continue
      waiters.delete(waiter)
      waiter.wake()
    }
  }
  const wakeDue = () => {
    const now = clock.monotonicMs()
    wakeSome(({ dueMs }) => dueMs <= now)
  }
  const poll = async () => {
    polling = true
    while (waiters.size > 0) {
      const firstDueMs = Math.min(...[...waiters].map(waiter => waiter.dueMs))
      await clock.sleep(Math.max(0, Math.min(pollMs, firstDueMs - clock.monotonicMs())), closing.signal)
      if (closing.signal.aborted) break
      const now = version()
      if (now !== seen) wakeAll()
      seen = now
      wakeDue()
    }
    polling = false
  }

  return {
    wait: (ms, topic) => {
      if (closing.signal.aborted || ms <= 0) return Promise.resolve()
      return new Promise(wake => {
        waiters.add({ dueMs: clock.monotonicMs() + ms, topic, wake })
        if (!polling) void poll()
      })
    },
    notify: topic => (topic === undefined ? wakeAll() : wakeSome(waiter => waiter.topic === topic)),
    close: () => {
      closing.abort()
      wakeAll()
    },
  }
}
