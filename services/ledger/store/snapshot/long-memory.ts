import { Failure } from '#libraries/errors/failure.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { Command } from '../../domain/command.ts'
import type { Recorded } from '../../domain/recorded.ts'
import type { LedgerState } from '../../domain/state.ts'
import type { PostingLoop } from '../posting-loop.ts'
import type { Answer, Call, WaitingCommand } from '../waiting.ts'
import { closedHolds } from './closed-holds.ts'
import { olderBooks } from './older-books.ts'
import { noneOlder, type OpenOlder } from './open-older.ts'
import { type SnapshotKeeper, snapshotKeeper } from './snapshot-keeper.ts'
import type { SnapshotLimits } from './snapshot-limits.ts'
import type { Snapshots } from './snapshots-port.ts'

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

const nothing: Recalled = { olderSequence: undefined }

/** Of books that forget nothing. */
export const noLongMemory: LongMemory = {
  recall: () => nothing,
  applied: () => undefined,
  durable: () => undefined,
  entrySet: async () => undefined,
  stop: async () => undefined,
}

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
      if (!older.mayKnow(command)) return nothing
      resolve(lookUpAgain(command, call))
      return 'waits'
    },
    applied: closed.applied,
    durable: keeper.durable,
    entrySet: older.entrySet,
    stop: keeper.stop,
  }
}
