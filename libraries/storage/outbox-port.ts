/** The event rows that a service wrote together with its state and that nobody has published yet. */
export type Outbox = {
  /** The oldest rows first. */
  readonly read: (limit: number) => Promise<readonly OutboxRow[]>
  readonly remove: (ids: readonly string[]) => Promise<void>
  /** Calls back after each commit that holds outbox rows; the returned function ends that. */
  readonly onWrite: (callback: () => void) => () => void
}

export type OutboxRow = {
  /** Unique for ever within the service, also after its file was made anew: so a row that is published twice is recognised. */
  readonly id: string
  readonly topic: string
  readonly delivery: 'log' | 'queue'
  readonly key: string
  readonly payload: string
  readonly traceparent?: string
  /** Milliseconds since 1970. */
  readonly writtenAt: number
}
