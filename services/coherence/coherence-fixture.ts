import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallContext } from '#libraries/contract/contract.ts'
import { consumerPositionTable } from '#libraries/events/consumer-position.ts'
import { eventRun } from '#libraries/events/event-batch.ts'
import { createNews } from '#libraries/events/news.ts'
import { createIds } from '#libraries/ids/ids.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import type { Progress } from '#libraries/service/service.ts'
import { openSqliteStorage, type SqliteStorage } from '#libraries/storage/sqlite-storage.ts'
import type { SqliteThread } from '#libraries/storage/sqlite-thread.ts'
import { put } from '#libraries/storage/storage-port.ts'
import type { Log, Metrics } from '#libraries/telemetry/telemetry-port.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import type { JournalEntry } from '#services/ledger/contract.ts'
import { type BankDouble, bankDouble } from './bank-double.ts'
import { onEntryRecorded } from './consumer/on-entry-recorded.ts'
import type { Discrepancy } from './contract.ts'
import { listDiscrepancies } from './handler/list-discrepancies.ts'
import { status } from './handler/status.ts'
import { type Lies, neighboursDouble, noLies, type Reads } from './neighbours-double.ts'
import { buildCoherence, type Neighbours } from './run/build-coherence.ts'

/** Coherence beside doubles of what it compares, with time and reading in the test's hands. */
export type CoherenceBank = {
  readonly bank: BankDouble
  readonly clock: ReturnType<typeof manualClock>
  /** How far the projections have read; they follow the journal's end unless told to stay. */
  readonly reads: Reads
  readonly lies: Lies
  /** Adds up to `position`, and lets the projections read to the end. */
  readonly follow: (position?: number) => Promise<void>
  /** Time goes on and each check that is due runs once. */
  readonly turn: (ms?: number) => Promise<void>
  readonly open: () => Promise<
    readonly { check: string; subject: string; expected: string; found: string; ageMs: number }[]
  >
  readonly status: () => ReturnType<ReturnType<typeof status>>
  /** `found ledger-balances` or `resolved ledger-balances`, in order, since the last call. */
  readonly told: () => Promise<readonly string[]>
  /** A new process over the same tables. */
  readonly restart: () => Promise<void>
  readonly storage: SqliteStorage
}

type Options = {
  /** Writes the tables; many banks in a row are faster with one. */
  readonly thread?: SqliteThread
  readonly sentinelEveryMs?: number
  /** Other answers than the doubles'. */
  readonly neighbours?: (bank: BankDouble, doubles: Neighbours) => Neighbours
}

export const withCoherence = async (
  use: (bank: CoherenceBank) => Promise<void>,
  { thread, ...options }: Options = {},
): Promise<void> => {
  const directory = await mkdtemp(join(tmpdir(), 'florin-coherence-'))
  const clock = manualClock()
  const file = join(directory, 'tables.sqlite')
  const storage = await openSqliteStorage({ file, durability: 'normal', clock, ...(thread && { thread }) })
  try {
    await use(await coherenceOver(storage, clock, options))
  } finally {
    await storage.close()
    await rm(directory, { recursive: true, force: true })
  }
}

const consumer = 'service.coherence entryRecorded'

const coherenceOver = async (
  storage: SqliteStorage,
  clock: ReturnType<typeof manualClock>,
  { sentinelEveryMs = 0, neighbours: change = (_bank, doubles) => doubles }: Omit<Options, 'thread'>,
): Promise<CoherenceBank> => {
  const bank = bankDouble(clock)
  const all = Number.POSITIVE_INFINITY
  const reads: Reads = { balance: all, transaction: all, index: all }
  const lies = noLies()
  let position = 0
  const journal: Progress = { position: () => position, reached: async wanted => position >= wanted }
  const random = nodeRandom()
  const news = createNews({ tracer: { traceparent: () => undefined } })
  const neighbours = change(bank, neighboursDouble({ bank, reads, lies, follow: () => follow() }))
  const ports = { storage, clock, random, news, log: silentLog, metrics: noMetrics, ids: createIds({ clock, random }) }
  const build = () => {
    const coherence = buildCoherence({ ...ports, progress: () => journal }, neighbours, { sentinelEveryMs })
    return { ...coherence, consume: onEntryRecorded(coherence) }
  }
  let coherence = build()
  await coherence.book.load(coherence.checks)
  await coherence.runs.runDue()
  const followOne = async (entry: JournalEntry): Promise<boolean> => {
    const run = eventRun({ storage })
    const { batch, keep } = run.event({ position: entry.position })
    if ((await coherence.consume(entry, batch)) !== 'done') return false
    keep()
    await storage.apply([...run.writes(), put(consumerPositionTable, { consumer, position: entry.position })])
    position = entry.position
    return true
  }
  const follow = async (to = bank.end()): Promise<void> => {
    for (const entry of bank.entries.slice(position, to)) {
      const told = lies.journal.get(entry.position) ?? entry
      if (told !== 'lost' && !(await followOne(told))) return
    }
  }
  return {
    ...{ bank, clock, reads, lies, storage },
    follow,
    turn: async (ms = 1000) => {
      clock.advance(ms)
      await coherence.runs.runDue()
    },
    open: async () => {
      const { discrepancies } = await listDiscrepancies({ ...coherence, clock })({ limit: 200 }, called)
      return discrepancies.map(({ discrepancy: { check, subject, expected, found }, ageMs }) => ({
        ...{ check, subject, expected, found, ageMs },
      }))
    },
    status: () => status(coherence)({}, called),
    told: () => takeOutbox(storage),
    restart: async () => {
      coherence = build()
      await coherence.book.load(coherence.checks)
      await coherence.runs.runDue()
    },
  }
}

const called: CallContext = { remainingMs: () => 1000, caller: 'test', traceId: '0'.repeat(32) }

const takeOutbox = async ({ outbox }: SqliteStorage): Promise<readonly string[]> => {
  const rows = await outbox.read(1000)
  await outbox.remove(rows.map(({ id }) => id))
  return rows.map(({ topic, payload }) => {
    const { check } = JSON.parse(payload) as Discrepancy
    return `${topic.replace('coherence.discrepancy-', '')} ${check}`
  })
}

const silentLog: Log = {
  ...{ debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  at: () => silentLog,
}

const noMetrics: Metrics = {
  counter: () => ({ add: () => undefined }),
  gauge: () => ({ set: () => undefined }),
  histogram: () => ({ observe: () => undefined }),
  onScrape: () => undefined,
  page: async () => '',
}
