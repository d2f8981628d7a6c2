import type { Recorded } from '../../domain/recorded.ts'
import type { WaitingCommand } from '../waiting.ts'

/** What the posting loop and its store know of records that the books have forgotten. */
export type LongMemory = {
  /**
   * Called in the turn of a command, before it is decided: puts into the books what they have forgotten of it. `waits`: that must be read from the
   * disk first, so the command leaves the turn and comes again; whoever waits for it goes on waiting.
   */
  readonly recall: (waiting: WaitingCommand) => Recalled | 'waits'
  readonly applied: (record: Recorded) => void
  readonly durable: (records: number) => void
  /** Sequence of the record of an entry set that the books do not know. */
  readonly entrySet: (entrySetId: string) => Promise<number | undefined>
  /** When nothing is booked any more. */
  readonly stop: () => Promise<void>
}

export type Recalled = { readonly olderSequence: number | undefined }

export const nothingRecalled: Recalled = { olderSequence: undefined }

/** Of books that forget nothing. */
export const noLongMemory: LongMemory = {
  recall: () => nothingRecalled,
  applied: () => undefined,
  durable: () => undefined,
  entrySet: async () => undefined,
  stop: async () => undefined,
}
