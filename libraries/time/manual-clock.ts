import type { Clock, EpochMs } from './clock.ts'

type Waiting = { readonly dueMs: number; readonly run: () => void }

/** A clock that stands still until `advance` is called; what falls due runs in order of its due time. */
export const manualClock = (
  startMs: EpochMs = Date.UTC(2026, 0, 15, 12),
): Clock & { advance: (ms: number) => void } => {
  let elapsedMs = 0
  let waiting: Waiting[] = []
  const add = (dueMs: number, run: () => void): (() => void) => {
    const entry = { dueMs, run }
    waiting.push(entry)
    return () => {
      waiting = waiting.filter(other => other !== entry)
    }
  }
  return {
    now: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve()
        const cancel = add(elapsedMs + ms, resolve)
        const stop = () => {
          cancel()
          resolve()
        }
        signal?.addEventListener('abort', stop, { once: true })
      }),
    after: (ms, task) => add(elapsedMs + ms, task),
    advance: ms => {
      const endMs = elapsedMs + ms
      for (;;) {
        const next = waiting.filter(entry => entry.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0]
        if (next === undefined) break
        waiting = waiting.filter(entry => entry !== next)
        elapsedMs = Math.max(elapsedMs, next.dueMs)
        next.run()
      }
      elapsedMs = endMs
    },
  }
}
