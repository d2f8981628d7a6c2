/** What a connection needs of a socket. */
export type ByteStream = {
  /** Queues bytes, written together with all others of this loop turn; returns the number of their batch. */
  readonly write: (bytes: Buffer) => number
  /** The last batch given to the network. */
  readonly lastBatchWritten: () => number
  readonly queuedBytes: () => number
  /** Ends the stream after what was written. */
  readonly close: () => void
  /** Ends it at once: nobody is there to take what was written. */
  readonly abort: () => void
}
