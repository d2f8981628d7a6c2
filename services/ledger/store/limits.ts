/** How much the ledger takes at once. */
export const limits = {
  /** Commands and reads that wait for a batch; more are refused with `rate-limited`. */
  queueLengthMax: 50_000,
  /** Records in one batch, each posting of an entry set counted as one. */
  batchRecordsMax: 4096,
  /** From how many that wait a batch is begun with half of them, when the disk is idle. */
  halvedFrom: 32,
  /** Entries kept in memory for those who follow the journal closely. */
  recentRecordsMax: 4096,
  /** Readers that wait for the next entry. */
  waitingReadersMax: 1000,
  /** How long a shared journal that did not answer is left alone before it is asked again, in milliseconds. */
  readBackMs: 50,
  /** How often a new owner tries to open its epoch while the old one still writes. */
  epochTriesMax: 100,
  /** How long a transfer between shards may wait for the payee's shard before it is given up, in milliseconds. */
  transferPendingMaxMs: 3_600_000,
  /** How long such a transfer waits before it asks a shard again that did not answer, in milliseconds. */
  transferRetryMs: 1000,
  /** How often holds that are due are looked for, in milliseconds. */
  expirySweepMs: 1000,
  /** Holds that are let go at once. */
  expiriesAtOnceMax: 500,
  /** How often a full journal looks for room, in milliseconds. */
  fullProbeMs: 250,
} as const
