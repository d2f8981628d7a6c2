import { manualClock } from '#libraries/time/manual-clock.ts'
import { keptLog } from '../../ledger-fixture.ts'
import { fileJournal } from '../file-journal.ts'
import { ledgerStore } from '../ledger-store.ts'
import { memoryJournalFile } from '../memory-journal-file-double.ts'
import { nodeTurn } from '../node-turn.ts'
import { makeSnapshot } from './make-snapshot.ts'
import { memorySnapshotFiles } from './memory-snapshot-files-double.ts'
import { snapshotName } from './snapshot-format.ts'
import { type SnapshotLimits, snapshotLimits } from './snapshot-limits.ts'
import type { Snapshots } from './snapshots-port.ts'

export type MemoryDisk = ReturnType<typeof memorySnapshotFiles>
export type MemoryJournal = ReturnType<typeof memoryJournalFile>

/** Snapshots in memory, made on this thread. */
export const snapshotsIn = (
  disk: MemoryDisk,
  file: MemoryJournal,
  log = keptLog(),
): Snapshots & { made: () => number } => {
  let made = 0
  return {
    files: disk.files,
    make: async ({ through, anew }) => {
      const { place } = await makeSnapshot({ files: disk.files, journal: await file.open(), through, anew, log })
      made += 1
      return snapshotName(place.end.batch)
    },
    journalBytes: async () => file.bytes().length,
    abandon: async () => undefined,
    made: () => made,
  }
}

/** A started store over files in memory that makes a snapshot after so many records, with a clock that is moved by hand. */
export const forgetfulStore = async ({
  file = memoryJournalFile(),
  disk = memorySnapshotFiles(),
  wrap = (snapshots: Snapshots): Snapshots => snapshots,
  ...limits
}: {
  file?: MemoryJournal
  disk?: MemoryDisk
  wrap?: (snapshots: Snapshots) => Snapshots
} & Partial<SnapshotLimits> = {}) => {
  const log = keptLog()
  const clock = manualClock()
  const snapshots = snapshotsIn(disk, file, log)
  const store = ledgerStore({
    journal: fileJournal({ open: file.open, log }),
    clock,
    soon: nodeTurn,
    log,
    meters: { flushed: () => undefined, watch: () => undefined },
    snapshots: wrap(snapshots),
    snapshotLimits: { ...snapshotLimits, atStopRecords: Number.POSITIVE_INFINITY, ...limits },
  })
  await store.start()
  return { store, file, disk, log, clock, snapshots }
}
