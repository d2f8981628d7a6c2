/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number

/** The time port. Production has one adapter (`system-clock.ts`); tests and the simulator move a clock by hand. */
export type Clock = {
  /** Wall-clock time, for records. It may jump: never measure with it. */
  readonly now: () => EpochMs
  /** Milliseconds from an arbitrary start that never go back, with fractions: for deadlines and durations. */
  readonly monotonicMs: () => number
  /** Resolves after `ms`; resolves early, without error, when `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Runs `task` once after `ms` unless the returned function is called first. Does not keep the process alive. */
  readonly after: (ms: number, task: () => void) => () => void
}
