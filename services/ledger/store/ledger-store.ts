import { invariant } from '#libraries/errors/invariant.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { apply } from '../domain/apply.ts'
import type { Command } from '../domain/command.ts'
import { isEntry, type Recorded } from '../domain/recorded.ts'
import { emptyState, type LedgerState } from '../domain/state.ts'
import type { Journal } from './journal-port.ts'
import type { LedgerMeters } from './ledger-meters.ts'
import { openEpoch } from './open-epoch.ts'
import { type PostingLoop, postingLoop } from './posting-loop.ts'
import { recentRecords } from './recent-records.ts'
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
  readonly scan: Journal['scan']
  readonly notReady: () => string | undefined
}

export type LedgerStoreParts = {
  readonly journal: Journal
  readonly clock: Clock
  readonly soon: (task: () => void) => void
  readonly log: Log
  readonly meters: LedgerMeters
  /** The process must exit at once: callers were told `unknown`. */
  readonly onFatal?: ((reason: string) => void) | undefined
}

export const ledgerStore = ({ journal, clock, soon, log, meters, onFatal }: LedgerStoreParts): LedgerStore => {
  const state = emptyState()
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
    readers.wake()
  }
  const find = (sequence: number) => recent.find(sequence) ?? journal.readRecord(sequence)
  return {
    start: async () => {
      const startMs = clock.monotonicMs()
      const each = (records: readonly Recorded[]) => {
        for (const record of records) apply(state, record)
        recent.add(records)
      }
      const start = await openEpoch({ journal, end: await journal.replay(each), each, clock })
      log.info('The journal is read.', { entries: state.position, ms: Math.round(clock.monotonicMs() - startMs) })
      const opened = postingLoop({ journal, state, start, clock, soon, log, find, onDurable, onFatal })
      meters.watch(state, opened.queueLength)
      loop = opened
    },
    stop: async () => {
      await loop?.stop()
      readers.wake()
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
    scan: journal.scan,
    notReady: () => (loop === undefined ? 'the journal is not read yet' : loop.notReady()),
  }
}

const entriesOf = (records: readonly Recorded[], after: number): readonly Recorded[] =>
  records.filter(({ what, position }) => isEntry(what) && position > after)
