import type { SnapshotFiles } from './snapshot-files-port.ts'

/** Where the snapshots of a journal are, and who makes them. */
export type Snapshots = {
  readonly files: SnapshotFiles
  /**
   * Makes one behind a batch that is durable, or behind the last whole batch of a journal that nobody writes, elsewhere than on this thread. `anew`: from the
   * first batch, without the older ones. Returns the name of the snapshot; throws when there is none, and then everything is as before.
   */
  readonly make: (making: { through: number | 'end'; anew?: boolean }) => Promise<string>
  /** How long the journal is. */
  readonly journalBytes: () => Promise<number>
  /** Ends what is being made. */
  readonly abandon: () => Promise<void>
}
