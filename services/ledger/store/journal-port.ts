import type { Recorded } from '../domain/recorded.ts'
import type { BatchPlace } from './batch-index.ts'
import type { ChainEnd } from './scan-batches.ts'

/**
 * A shard's journal: batches at positions 1, 2, 3, …, each written once and never changed. It is opened for one owner, whose
 * epoch rides inside each of its batches. The file adapter is `file-journal.ts`; a shared store that inserts if absent can
 * stand behind the same port.
 */
export type Journal = JournalWriter & JournalReader & (EmbeddedJournal | SharedJournal)

export type JournalWriter = {
  /** Reads every batch from the first, in order, and makes the journal ready to append. Call it once, first. */
  readonly replay: (each: (records: readonly Recorded[]) => void) => Promise<JournalEnd>
  /**
   * Writes a batch at a position if it is free, durably. The position alone is the key. `taken`: a batch is there already,
   * nothing was written. `full`: there is no room, nothing was written. `unknown`: it may have been written, or may be later.
   * Answers in bounded time.
   */
  readonly append: (position: number, batch: Batch) => Promise<AppendAnswer>
  /** After `full`: whether there is room again. */
  readonly hasRoom: () => Promise<boolean>
  readonly close: () => Promise<void>
}

export type JournalReader = {
  /** The next records after an entry, oldest first, some of them; empty at the end. */
  readonly readAfter: (position: number) => Promise<readonly Recorded[]>
  readonly readRecord: (sequence: number) => Promise<Recorded>
  /** Reads every durable batch again from where it is kept, with all checks; damage throws a `Failure` that says where. */
  readonly scan: (each: (records: readonly Recorded[]) => void) => Promise<void>
}

/**
 * Kept on this machine for one owner at a time, which a lock of the directory sees to. Its epoch is that of the last batch
 * plus one. After `unknown` nobody can tell what the disk holds before the next start, so the process must exit.
 */
export type EmbeddedJournal = {
  readonly kind: 'embedded'
  /**
   * As `replay`, from behind the batch of a place that a snapshot kept. Throws `precondition-failed`, `ledger.snapshot-foreign`, when this
   * journal has no such batch there: then nothing was read, and `replay` may be called.
   */
  readonly replayFrom: (place: KeptPlace, each: EachBatch) => Promise<JournalEnd>
}

/** Takes the records of a batch, and the next one when it has resolved. */
export type EachBatch = (records: readonly Recorded[]) => void | Promise<void>

/** Where a snapshot was taken: behind the last whole batch of a chain. */
export type KeptPlace = {
  readonly end: ChainEnd
  /** Where the last batch begins. */
  readonly lastOffset: number
  /** Some of the batches before, by which older records are found. */
  readonly batches: readonly BatchPlace[]
}

/** Kept where several may write: each owner has an epoch that nobody had before, and the newest one wins. */
export type SharedJournal = {
  readonly kind: 'shared'
  readonly epoch: number
  /**
   * What stands at the position behind the last batch that this owner knows, as all owners see it. `ours`: exactly the batch
   * that it tried to append there, by epoch and hash: the append counts. It throws when the store does not answer.
   */
  readonly whose: (position: number) => Promise<'ours' | 'absent' | 'foreign'>
  /** Reads the batches that came since `replay` or the last call. `epoch` is that of the newest batch, 0 for none. */
  readonly catchUp: (each: (records: readonly Recorded[]) => void) => Promise<JournalEnd & { readonly epoch: number }>
}

/** The records follow one another in sequence. It is empty when it does nothing but open an owner's epoch. */
export type Batch = { readonly recordedAt: number; readonly records: readonly Recorded[] }

export type JournalEnd = { readonly position: number; readonly recordedAt: number }

export type AppendAnswer =
  | { readonly kind: 'appended' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'full' }
  | { readonly kind: 'unknown'; readonly cause: unknown }
