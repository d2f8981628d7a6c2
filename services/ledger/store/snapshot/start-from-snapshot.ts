import { asFailure } from '#libraries/errors/failure.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Recorded } from '../../domain/recorded.ts'
import { emptyState, type LedgerState } from '../../domain/state.ts'
import type { EmbeddedJournal, JournalEnd } from '../journal-port.ts'
import { journalShorterCode } from './is-in-journal.ts'
import { olderHolds } from './older-holds.ts'
import { closeOlder, noneOlder, type OpenOlder, openOlder } from './open-older.ts'
import { readSnapshot, snapshotsIn } from './snapshot-file.ts'
import type { SnapshotFiles } from './snapshot-files-port.ts'

export type Started = {
  readonly state: LedgerState
  readonly end: JournalEnd
  readonly older: OpenOlder
  /** Sequence of the last record that the snapshot covers. */
  readonly covered: number
  readonly snapshot: string
}

/**
 * The newest snapshot that can be used, and the batches of the journal behind it. One that is damaged, or was taken of another
 * journal, is left aside with a line in the log; undefined when none is left, then the whole journal is read. A journal that
 * ends before what a snapshot has seen is refused.
 */
export const startFromSnapshot = async ({
  files,
  journal,
  apply,
  log,
}: {
  files: SnapshotFiles
  journal: EmbeddedJournal
  apply: (state: LedgerState, records: readonly Recorded[]) => void
  log: Log
}): Promise<Started | undefined> => {
  for (const snapshot of snapshotsIn(await files.list())) {
    let older = noneOlder
    try {
      const state = emptyState()
      const manifest = await readSnapshot(files, snapshot, state)
      older = await openOlder(files, manifest, noneOlder)
      const holds = olderHolds({ ...older, state })
      const end = await journal.replayFrom(manifest.place, records => {
        const recalled = holds.recallFor(records)
        return recalled === undefined ? apply(state, records) : recalled.then(() => apply(state, records))
      })
      return { state, end, older, covered: manifest.place.end.sequence, snapshot }
    } catch (cause) {
      await closeOlder(older, noneOlder)
      const failure = asFailure(cause)
      if (failure.subCode === journalShorterCode) throw failure
      log.warn('A snapshot of the ledger is not used; the one before it is tried, or the whole journal is read.', {
        file: snapshot,
        reason: failure.message,
      })
    }
  }
  return undefined
}
