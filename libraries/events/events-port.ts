/**
 * Three ways for news to travel, told apart in the contract (`event({ delivery })`):
 *
 * - `queue`: unordered, concurrent, at least once; a handler that answers `retry` gets the message again after a back-off,
 *   and after `attemptsMax` tries it goes to the dead letters.
 * - `log`: ordered per key, kept; each consumer has a position of its own, stored with its own rows.
 * - `journal`: the ledger's journal, read like a log by position.
 */
export type Queue = {
  readonly publish: (topic: string, messages: readonly NewMessage[]) => Promise<void>
  /** Each channel of a topic gets every message once; the consumers of one channel share them. */
  readonly subscribe: (
    topic: string,
    channel: string,
    handle: QueueHandler,
    options?: QueueOptions,
  ) => Promise<Subscription>
  readonly deadLetters: (topic: string, channel: string, limit: number) => Promise<readonly DeadLetter[]>
  /** Puts a dead letter back into its channel with its attempts at zero. */
  readonly redrive: (id: string) => Promise<boolean>
  /** Messages waiting, deferred or in flight. */
  readonly depth: (topic: string, channel: string) => Promise<number>
  readonly close: () => Promise<void>
}

export type NewMessage = {
  readonly key: string
  readonly payload: string
  readonly traceparent?: string | undefined
  readonly dedupeId?: string | undefined
}

export type QueueMessage = {
  readonly id: string
  readonly key: string
  readonly payload: string
  readonly attempt: number
  readonly traceparent?: string | undefined
  /** The publisher's word for this news: two messages with the same one are the same (`inbox.ts`). */
  readonly dedupeId?: string | undefined
}

/** Nothing else: done; try again later; never again, it cannot succeed. A throw counts as `retry`. */
export type ConsumerAnswer = 'done' | 'retry' | 'discard'

export type QueueHandler = (message: QueueMessage) => Promise<QueueAnswer>

/** A discarded message goes to the dead letters; the reason is for operators and must be safe to log. */
export type QueueAnswer = ConsumerAnswer | { readonly discard: string }

export type QueueOptions = {
  /** Handlers at once; 16 unless told. */
  readonly concurrency?: number
  /** Tries before a dead letter; 5 unless told. */
  readonly attemptsMax?: number
  /** First back-off; doubles with each try up to `backoffMaxMs`. */
  readonly backoffMs?: number
  readonly backoffMaxMs?: number
}

export type DeadLetter = QueueMessage & { readonly topic: string; readonly channel: string; readonly reason: string }

export type Subscription = { readonly stop: () => Promise<void> }

export type Log = {
  /** Appends in order; repeats of a `dedupeId` within a topic are dropped, so that a relay may send twice. */
  readonly append: (topic: string, messages: readonly NewMessage[]) => Promise<void>
  readonly read: (topic: string, query: LogQuery) => Promise<LogPage>
  readonly close: () => Promise<void>
}

/** Entries after a position, oldest first; waits up to `waitMs` for the first one. */
export type LogQuery = { readonly after: number; readonly limit: number; readonly waitMs: number }

export type LogEntry = {
  readonly position: number
  readonly key: string
  readonly payload: string
  readonly traceparent?: string | undefined
}

/** `end` is the position of the newest entry: `end` minus the reader's position is its lag. */
export type LogPage = { readonly entries: readonly LogEntry[]; readonly end: number }
