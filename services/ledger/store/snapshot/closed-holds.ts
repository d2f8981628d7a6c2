import type { Recorded } from '../../domain/recorded.ts'
import type { LedgerState } from '../../domain/state.ts'
import { readArchivePart } from './hold-archive.ts'
import type { KeptHold } from './hold-bytes.ts'
import { forgetHold, inBooks } from './recalled-holds.ts'
import type { ArchivePart } from './snapshot-file.ts'
import type { StoredFile } from './snapshot-files-port.ts'

/** Lets closed holds go from the books, a few at a time, when the archive has them as they are. */
export type ClosedHolds = {
  /** A record is in effect: the hold that it changes is not as any archive has it that is being made now. */
  readonly applied: (record: Recorded) => void
  /** A hold came back from the archive: nobody else would let it go again. */
  readonly recalled: (kept: KeptHold) => void
  /** From now on changes are noted: the snapshot that is about to be made may not know them. */
  readonly begin: () => void
  /** Forgets the holds of this part that did not change since `begin`, and those that were recalled. */
  readonly forget: (archive: StoredFile, part: ArchivePart) => Promise<void>
}

const recalledPerTurn = 200

export const closedHolds = ({
  state,
  nextTurn,
}: {
  state: LedgerState
  /** Resolves when the events that wait now are handled. */
  nextTurn: () => Promise<void>
}): ClosedHolds => {
  /** Ids of holds that records changed since `begin`. */
  let changed: Set<string> | undefined
  let leftOver: KeptHold[] = []

  const forgetUnchanged = (kept: KeptHold) => {
    const hold = inBooks(state, kept)
    // One that is open again is archived when it is closed again.
    if (hold === undefined || hold.held !== 0n) return
    if (changed?.has(hold.id) === true) leftOver.push(kept)
    else forgetHold(state, { ...kept, hold })
  }

  return {
    applied: ({ what }) => {
      if (changed === undefined) return
      if (what.kind === 'reversed') changed.add(what.authorisationId)
      else if ('hold' in what && what.hold !== undefined) changed.add(what.hold)
    },
    recalled: kept => {
      leftOver.push(kept)
    },
    begin: () => {
      changed = new Set()
    },
    forget: async (archive, part) => {
      const older = leftOver
      leftOver = []
      await readArchivePart({ file: archive, part, state }, kept => {
        for (const one of kept) forgetUnchanged(one)
        return nextTurn()
      })
      for (let start = 0; start < older.length; start += recalledPerTurn) {
        for (const kept of older.slice(start, start + recalledPerTurn)) forgetUnchanged(kept)
        await nextTurn()
      }
    },
  }
}
