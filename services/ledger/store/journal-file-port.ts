/** One open file, as the journal needs it. An error carries the operating system's word in `code`: `ENOSPC`, `EIO`. */
export type JournalFile = {
  /** For messages. */
  readonly path: string
  readonly size: () => Promise<number>
  /** Fills `into` from `offset` as far as the file goes; returns how many bytes that was. */
  readonly read: (into: Uint8Array, offset: number) => Promise<number>
  /** Writes all of it, or throws. */
  readonly write: (bytes: Uint8Array, offset: number) => Promise<void>
  /** Returns when all that was written would survive a loss of power. */
  readonly datasync: () => Promise<void>
  readonly truncate: (size: number) => Promise<void>
  readonly close: () => Promise<void>
}

export type OpenJournalFile = () => Promise<JournalFile>
