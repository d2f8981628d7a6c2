import type { HistoryQuery, HistoryReply } from './history-queries.ts'

/** What the ledger's readers ask of the index; payments never wait for it. */
export type History = {
  /** Begins to follow the journal, which must be there. */
  readonly start: () => void
  readonly stop: () => Promise<void>
  /**
   * Waits up to `waitMs` until the index has every entry that was durable at the call, and answers either way. Throws
   * `unavailable` (`ledger.history-unavailable`) while there is no index, `rate-limited` (`ledger.history-busy`) when too many ask.
   */
  readonly read: <K extends HistoryQuery['kind']>(query: HistoryQuery<K>, waitMs: number) => Promise<HistoryReply<K>>
}
