import type { Recorded } from '../domain/recorded.ts'

/**
 * A shard's journal: batches at positions 1, 2, 3, …, each written once and never changed. The file adapter is
 * `file-journal.ts`; a shared store that inserts if absent can stand behind the same port.
 */
export type Journal = {
  /** Reads every batch from the first, in order, and makes the journal ready to append. Call it once, first. */
  readonly replay: (each: (records: readonly Recorded[]) => void) => Promise<JournalEnd>
  /**
   * Writes a batch at a position if it is free, durably. The position alone is the key. `taken`: another owner was there
   * first, nothing was written. `full`: there is no room, nothing was written. `unknown`: it may have been written.
   */
  readonly append: (position: number, batch: Batch) => Promise<AppendAnswer>
  /** The next records after an entry, oldest first, some of them; empty at the end. */
  readonly readAfter: (position: number) => Promise<readonly Recorded[]>
  readonly readRecord: (sequence: number) => Promise<Recorded>
  /** Reads every durable batch again from where it is kept, with all checks; damage throws a `Failure` that says where. */
  readonly scan: (each: (records: readonly Recorded[]) => void) => Promise<void>
  /** After `full`: whether there is room again. */
  readonly hasRoom: () => Promise<boolean>
  readonly close: () => Promise<void>
}

/** Never empty; the records follow one another in sequence. */
export type Batch = { readonly recordedAt: number; readonly records: readonly Recorded[] }

export type JournalEnd = { readonly position: number; readonly recordedAt: number }

export type AppendAnswer =
  | { readonly kind: 'appended' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'full' }
  | { readonly kind: 'unknown'; readonly cause: unknown }
