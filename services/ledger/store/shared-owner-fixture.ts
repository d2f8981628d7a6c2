import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '#libraries/time/clock.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import { liveBooks } from '../domain/live-books.ts'
import type { LedgerState } from '../domain/state.ts'
import { keptLog } from '../ledger-fixture.ts'
import { type LedgerStore, ledgerStore } from './ledger-store.ts'
import { nodeTurn } from './node-turn.ts'
import type { AppendFault, sharedJournals } from './shared-journal-double.ts'
import { verifyJournal } from './verify-journal.ts'

type Where = 'before' | 'after' | 'look'

/** One owner of a shared journal, with what can be done to it. `onStep` hears of each of its steps towards the store. */
export const sharedOwner = (
  shared: ReturnType<typeof sharedJournals>,
  epoch: number,
  {
    clock = manualClock(),
    onStep = async () => undefined,
  }: { clock?: Clock; onStep?: (where: Where) => Promise<void> } = {},
) => {
  const faults: AppendFault[] = []
  const fatal: string[] = []
  let gate: Promise<void> | undefined
  let open: (() => void) | undefined
  let isDeaf = false
  let books: LedgerState | undefined
  const journal = shared.owner({
    epoch,
    fault: () => faults.shift() ?? 'none',
    pause: async where => {
      await onStep(where)
      await gate
    },
    isDeaf: () => isDeaf,
  })
  const store: LedgerStore = ledgerStore({
    journal,
    // Whoever waits to ask again does so a turn later.
    clock: { ...clock, sleep: () => nextTurn() },
    soon: nodeTurn,
    log: keptLog(),
    meters: {
      flushed: () => undefined,
      watch: state => {
        books = state
      },
    },
    onFatal: reason => void fatal.push(reason),
  })
  return {
    epoch,
    store,
    fatal,
    /** What becomes of the next appends. */
    failNext: (...next: readonly AppendFault[]) => void faults.push(...next),
    /** Whether the store leaves its questions without answer. */
    beDeaf: (value: boolean) => {
      isDeaf = value
    },
    /** Nothing of this owner reaches the store, and no answer reaches it, until it is resumed. */
    pause: () => {
      if (gate !== undefined) return
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      open = resolve
    },
    resume: () => {
      gate = undefined
      open?.()
    },
    /** Its books in memory, alive or halted, are the sum of the journal up to the record where they stand. */
    assertBooks: async () => {
      assert.ok(books !== undefined, 'it was started')
      const report = await verifyJournal({ scan: journal.scan, live: liveBooks(books) })
      assert.equal(report.chain, 'ok')
      assert.equal(report.ok, true)
    },
  }
}

export type SharedOwner = ReturnType<typeof sharedOwner>
