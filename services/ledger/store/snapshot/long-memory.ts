import { Failure } from '#libraries/errors/failure.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { Command } from '../../domain/command.ts'
import type { Recorded } from '../../domain/recorded.ts'
import type { LedgerState } from '../../domain/state.ts'
import type { PostingLoop } from '../posting-loop.ts'
import type { Answer, Call } from '../waiting.ts'
import { closedHolds } from './closed-holds.ts'
import { type LongMemory, nothingRecalled } from './memory-port.ts'
import { olderBooks } from './older-books.ts'
import { noneOlder, type OpenOlder } from './open-older.ts'
import { type SnapshotKeeper, snapshotKeeper } from './snapshot-keeper.ts'
import type { SnapshotLimits } from './snapshot-limits.ts'
import type { Snapshots } from './snapshots-port.ts'

/** The memory of a ledger that makes snapshots. */
export const longMemory = ({
  snapshots,
  limits,
  state,
  open = noneOlder,
  start,
  loop,
  readRecord,
  soon,
  clock,
  log,
}: {
  snapshots: Snapshots
  limits: SnapshotLimits
  state: LedgerState
  /** The files of the snapshot from which the books were started. */
  open: OpenOlder | undefined
  start: { readonly batch: number; readonly tail: number }
  loop: () => Pick<PostingLoop, 'submit' | 'read'>
  readRecord: (sequence: number) => Promise<Recorded>
  soon: (task: () => void) => void
  clock: Pick<Clock, 'after' | 'monotonicMs'>
  log: Log
}): LongMemory => {
  const closed = closedHolds({ state, nextTurn: () => new Promise(soon) })
  const older = olderBooks({ state, readRecord, onRecalled: closed.recalled, files: open })
  const read: PostingLoop['read'] = look => loop().read(look)
  const keeper: SnapshotKeeper = snapshotKeeper({
    snapshots,
    limits,
    state,
    read,
    older,
    open,
    closed,
    start,
    clock,
    log,
  })

  const lookUpAgain = async (command: Command, call: Call): Promise<Answer> => {
    try {
      const found = await older.lookUp(command)
      return await loop().submit(command, { ...call, found })
    } catch (cause) {
      if (cause instanceof Failure && cause.subCode === 'ledger.ids-damaged') keeper.damaged()
      throw cause
    }
  }

  return {
    recall: ({ command, call, resolve }) => {
      const recalled = call.found === undefined ? undefined : older.recall(call.found)
      if (recalled !== undefined) return recalled
      if (!older.mayKnow(command)) return nothingRecalled
      resolve(lookUpAgain(command, call))
      return 'waits'
    },
    applied: closed.applied,
    durable: keeper.durable,
    entrySet: older.entrySet,
    stop: keeper.stop,
  }
}
