/** A folder of files that are written once, whole, and only read from then on. */
export type SnapshotFiles = {
  readonly list: () => Promise<readonly string[]>
  readonly open: (name: string) => Promise<StoredFile>
  /** A new file, or an old one emptied. */
  readonly create: (name: string) => Promise<NewFile>
  /** A file that only grows, as long as it is, or a new one. */
  readonly extend: (name: string) => Promise<GrowingFile>
  /** The new name would survive a loss of power when this resolves. */
  readonly rename: (from: string, to: string) => Promise<void>
  /** Without error when there is none. */
  readonly remove: (name: string) => Promise<void>
  /** Room on the disk. */
  readonly freeBytes: () => Promise<number>
}

export type StoredFile = {
  readonly size: number
  /** Fills `into` from `offset` as far as the file goes; returns how many bytes that was. */
  readonly read: (into: Uint8Array, offset: number) => Promise<number>
  readonly close: () => Promise<void>
}

export type NewFile = {
  /** Adds all of it at the end, or throws. */
  readonly write: (bytes: Uint8Array) => Promise<void>
  /** Returns when all that was written would survive a loss of power. */
  readonly sync: () => Promise<void>
  readonly close: () => Promise<void>
}

export type GrowingFile = NewFile & {
  /** As it was when it was opened. */
  readonly size: number
  /** Takes back what was written since. */
  readonly cutBack: () => Promise<void>
}
