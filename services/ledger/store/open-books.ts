import { asFailure } from '#libraries/errors/failure.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { apply } from '../domain/apply.ts'
import type { Recorded } from '../domain/recorded.ts'
import { emptyState, type LedgerState } from '../domain/state.ts'
import type { Journal, JournalEnd } from './journal-port.ts'
import { openEpoch } from './open-epoch.ts'
import type { OpenOlder } from './snapshot/open-older.ts'
import type { SnapshotLimits } from './snapshot/snapshot-limits.ts'
import type { Snapshots } from './snapshot/snapshots-port.ts'
import { type Started, startFromSnapshot } from './snapshot/start-from-snapshot.ts'

export type OpenBooks = {
  readonly state: LedgerState
  readonly end: JournalEnd
  /** The files of the snapshot that the books were started from. */
  readonly older: OpenOlder | undefined
  /** Records that were read from the journal. */
  readonly tail: number
}

/** The books as the journal has them: from a snapshot and what came after it, or from the first batch. */
export const openBooks = async ({
  journal,
  snapshots,
  limits,
  onRead,
  clock,
  log,
}: {
  journal: Journal
  snapshots: Snapshots | undefined
  limits: SnapshotLimits
  onRead: (records: readonly Recorded[]) => void
  clock: Clock
  log: Log
}): Promise<OpenBooks> => {
  const startMs = clock.monotonicMs()
  const applyAll = (state: LedgerState, records: readonly Recorded[]) => {
    for (const record of records) apply(state, record)
    onRead(records)
  }
  const started = await fromSnapshot({ journal, snapshots, limits, apply: applyAll, log })
  const state = started?.state ?? emptyState()
  const each = (records: readonly Recorded[]) => applyAll(state, records)
  const end = started?.end ?? (await openEpoch({ journal, end: await journal.replay(each), each, clock }))
  const tail = state.sequence - (started?.covered ?? 0)
  const ms = Math.round(clock.monotonicMs() - startMs)
  log.info('The journal is read.', { entries: state.position, snapshot: started?.snapshot ?? 'none', tail, ms })
  return { state, end, older: started?.older, tail }
}

/** A long journal without a snapshot is folded into one first: its ids then need not be in memory all at once. */
const fromSnapshot = async ({
  journal,
  snapshots,
  limits,
  apply,
  log,
}: {
  journal: Journal
  snapshots: Snapshots | undefined
  limits: SnapshotLimits
  apply: (state: LedgerState, records: readonly Recorded[]) => void
  log: Log
}): Promise<Started | undefined> => {
  if (snapshots === undefined || journal.kind !== 'embedded') return undefined
  const { files, journalBytes, make } = snapshots
  const started = await startFromSnapshot({ files, journal, apply, log })
  if (started !== undefined || (await journalBytes()) <= limits.replayBytesMax) return started
  try {
    await make({ through: 'end', anew: true })
  } catch (cause) {
    log.warn('No snapshot could be made of the journal; it is read into memory.', { reason: asFailure(cause).message })
    return undefined
  }
  return startFromSnapshot({ files, journal, apply, log })
}
