import { invariant } from '#libraries/errors/invariant.ts'
import type { EntrySetId } from '#libraries/ids/ids.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { EntrySet } from '../domain/booked-set.ts'
import type { Command } from '../domain/command.ts'
import { entrySetOf, isEntry, type Recorded } from '../domain/recorded.ts'
import { emptyState, type LedgerState } from '../domain/state.ts'
import type { Journal } from './journal-port.ts'
import type { LedgerMeters } from './ledger-meters.ts'
import { openBooks } from './open-books.ts'
import { type PostingLoop, postingLoop } from './posting-loop.ts'
import { recentRecords } from './recent-records.ts'
import { longMemory } from './snapshot/long-memory.ts'
import { noLongMemory } from './snapshot/memory-port.ts'
import { type SnapshotLimits, snapshotLimits } from './snapshot/snapshot-limits.ts'
import type { Snapshots } from './snapshot/snapshots-port.ts'
import type { Answer, Call } from './waiting.ts'
import { waitingReaders } from './waiting-readers.ts'

/** The books of one shard: state in memory, journal behind it. */
export type LedgerStore = {
  /** Reads the journal; commands are taken when it has resolved. */
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  readonly submit: (command: Command, call: Call) => Promise<Answer>
  readonly read: <T>(look: (state: LedgerState) => T) => Promise<T>
  /** Durable records that are entries, after a position, oldest first; waits up to `waitMs` for the first. */
  readonly entriesAfter: (position: number, limit: number, waitMs: number) => Promise<readonly Recorded[]>
  /** Position of the newest durable entry. */
  readonly end: () => number
  /** A record that is durable, by its sequence. */
  readonly recordOf: (sequence: number) => Promise<Recorded>
  /** The entry set that was recorded under an id, if it is durable. */
  readonly entrySet: (entrySetId: EntrySetId) => Promise<EntrySet | undefined>
  readonly scan: Journal['scan']
  readonly notReady: () => string | undefined
}

export type LedgerStoreParts = {
  readonly journal: Journal
  readonly clock: Clock
  readonly soon: (task: () => void) => void
  readonly log: Log
  readonly meters: LedgerMeters
  /** Without them the whole journal is read at each start, and all its ids stay in memory. */
  readonly snapshots?: Snapshots | undefined
  readonly snapshotLimits?: SnapshotLimits
  /** The process must exit at once: callers were told `unknown`. */
  readonly onFatal?: ((reason: string) => void) | undefined
}

export const ledgerStore = (parts: LedgerStoreParts): LedgerStore => {
  const { journal, clock, soon, log, meters, snapshots, snapshotLimits: limits = snapshotLimits, onFatal } = parts
  let state = emptyState()
  let memory = noLongMemory
  const recent = recentRecords()
  const readers = waitingReaders(clock)
  let loop: PostingLoop | undefined
  const running = (): PostingLoop => {
    invariant(loop !== undefined, 'A ledger is started before it is used.')
    return loop
  }
  const onDurable = (records: readonly Recorded[], flushMs: number) => {
    recent.add(records)
    meters.flushed(records.length, flushMs)
    memory.durable(records.length)
    readers.wake()
  }
  const find = (sequence: number) => recent.find(sequence) ?? journal.readRecord(sequence)
  return {
    start: async () => {
      const books = await openBooks({ journal, snapshots, limits, onRead: recent.add, clock, log })
      state = books.state
      recent.reach(state.position)
      const { end, older: open, tail } = books
      const { readRecord } = journal
      const start = { batch: end.position, tail }
      if (snapshots !== undefined)
        memory = longMemory({ snapshots, limits, state, open, start, loop: running, readRecord, soon, clock, log })
      const opened = postingLoop({ journal, state, start: end, clock, soon, log, find, memory, onDurable, onFatal })
      meters.watch(state, opened.queueLength)
      loop = opened
    },
    stop: async () => {
      await loop?.stop()
      readers.wake()
      await memory.stop()
      await journal.close()
    },
    submit: (command, call) => running().submit(command, call),
    read: look => running().read(look),
    entriesAfter: async (position, limit, waitMs) => {
      if (position >= recent.end()) await readers.wait(waitMs)
      if (position >= recent.end()) return []
      const near = recent.after(position, limit)
      if (near !== undefined) return near
      return entriesOf(await journal.readAfter(position), position).slice(0, limit)
    },
    end: recent.end,
    recordOf: async sequence => find(sequence),
    entrySet: async entrySetId => {
      const sequence =
        (await running().read(books => books.entrySets.get(entrySetId))) ?? (await memory.entrySet(entrySetId))
      return sequence === undefined ? undefined : entrySetOf((await find(sequence)).what)
    },
    scan: journal.scan,
    notReady: () => (loop === undefined ? 'the journal is not read yet' : loop.notReady()),
  }
}

const entriesOf = (records: readonly Recorded[], after: number): readonly Recorded[] =>
  records.filter(({ what, position }) => isEntry(what) && position > after)
