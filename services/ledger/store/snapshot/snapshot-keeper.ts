import { asFailure } from '#libraries/errors/failure.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { beginGeneration, forgetOlder, hasOlder } from '../../domain/remembered-ids.ts'
import type { LedgerState } from '../../domain/state.ts'
import type { ClosedHolds } from './closed-holds.ts'
import type { OlderBooks } from './older-books.ts'
import { closeOlder, noneOlder, type OpenOlder, openOlder } from './open-older.ts'
import { readManifest } from './snapshot-file.ts'
import type { SnapshotLimits } from './snapshot-limits.ts'
import type { Snapshots } from './snapshots-port.ts'

/**
 * Sees to it that snapshots are made while payments go on, and lets the books forget what they cover:
 *
 * 1. when many records have come since the last one, the ids of the books become their older generation, between two records;
 * 2. when everything up to there is durable, the snapshot is made elsewhere;
 * 3. its files are taken into use, and at the same moment the older generation is forgotten: an id is always in one of the two;
 * 4. holds that are closed and in the archive are forgotten, a few at a time.
 *
 * When one cannot be made nothing is forgotten and nothing is lost; it is tried again later.
 */
export type SnapshotKeeper = {
  /** A batch is durable, of so many records. */
  readonly durable: (records: number) => void
  /** A file of the snapshots was found damaged: they are made anew from the journal. */
  readonly damaged: () => void
  /** When nothing is booked any more. */
  readonly stop: () => Promise<void>
}

export type KeeperParts = {
  readonly snapshots: Snapshots
  readonly limits: SnapshotLimits
  readonly state: LedgerState
  readonly read: <T>(look: (state: LedgerState) => T) => Promise<T>
  readonly older: OlderBooks
  readonly open: OpenOlder
  readonly closed: ClosedHolds
  /** The last durable batch, and how many records stand behind the last snapshot. */
  readonly start: { readonly batch: number; readonly tail: number }
  readonly clock: Pick<Clock, 'after' | 'monotonicMs'>
  readonly log: Log
}

export const snapshotKeeper = (parts: KeeperParts): SnapshotKeeper => {
  const { snapshots, limits, state, older, closed, clock, log } = parts
  let { batch, tail } = parts.start
  let open = parts.open
  let making: Promise<void> | undefined
  let anew = false
  let isWaiting = false
  let isStopped = false
  let cancelWait = () => {}

  const makeIfDue = () => {
    if (making !== undefined || isWaiting || isStopped) return
    if (tail < limits.tailRecords && !anew) return
    making = make().then(
      () => {
        making = undefined
        makeIfDue()
      },
      (cause: unknown) => {
        making = undefined
        tryLater(cause)
      },
    )
  }

  const make = async () => {
    const startMs = clock.monotonicMs()
    const isAnew = anew
    const through = await parts.read(books => {
      if (!hasOlder(books)) beginGeneration(books)
      closed.begin()
      return books.sequence
    })
    const covered = tail
    const name = await snapshots.make({ through: batch, anew: isAnew })
    const manifest = await readManifest(snapshots.files, name)
    invariant(manifest.place.end.sequence >= through, 'A snapshot covers what is forgotten for it.')
    await takeIntoUse(await openOlder(snapshots.files, manifest, isAnew ? noneOlder : open))
    tail -= covered
    if (isAnew) anew = false
    log.info('A snapshot of the ledger is made.', { file: name, ms: Math.round(clock.monotonicMs() - startMs) })
    if (open.archive !== undefined) await closed.forget(open.archive, manifest.archived)
  }

  const takeIntoUse = async (next: OpenOlder) => {
    const before = open
    open = next
    const unused = older.use(next)
    forgetOlder(state)
    await unused
    await closeOlder(before, next)
  }

  const tryLater = (cause: unknown) => {
    if (isStopped) return
    log.warn('A snapshot of the ledger could not be made; payments go on, and it is tried again later.', {
      reason: asFailure(cause).message,
      retryMs: limits.retryMs,
    })
    isWaiting = true
    cancelWait = clock.after(limits.retryMs, () => {
      isWaiting = false
      makeIfDue()
    })
  }

  const makeLast = async () => {
    if (tail < limits.atStopRecords) return
    try {
      await snapshots.make({ through: batch, anew })
    } catch (cause) {
      log.warn('No snapshot was made at the stop: the next start reads more of the journal.', {
        reason: asFailure(cause).message,
      })
    }
  }

  return {
    durable: records => {
      batch += 1
      tail += records
      makeIfDue()
    },
    damaged: () => {
      anew = true
      makeIfDue()
    },
    stop: async () => {
      isStopped = true
      cancelWait()
      const abandon = clock.after(limits.atStopMs, () => void snapshots.abandon())
      await making
      await makeLast()
      abandon()
      await older.use(noneOlder)
      await closeOlder(open, noneOlder)
    },
  }
}
