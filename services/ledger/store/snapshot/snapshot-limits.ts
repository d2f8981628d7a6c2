/** When snapshots are made, and for how long. */
export type SnapshotLimits = {
  /** Records behind the last snapshot at which the next one is made. */
  readonly tailRecords: number
  /** Records behind it at which a stop makes one. */
  readonly atStopRecords: number
  /** How long a stop waits for one, in milliseconds. */
  readonly atStopMs: number
  /** How long after one that failed the next is tried, in milliseconds. */
  readonly retryMs: number
  /** A journal without a snapshot that is longer than this, in bytes, gets one before it is read: the books then need not hold all its ids at once. */
  readonly replayBytesMax: number
}

export const snapshotLimits: SnapshotLimits = {
  tailRecords: 200_000,
  atStopRecords: 20_000,
  atStopMs: 10_000,
  retryMs: 60_000,
  replayBytesMax: 512 * 1024 * 1024,
}
