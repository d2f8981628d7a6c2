import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { systemClock } from '#libraries/time/system-clock.ts'
import { fileJournal } from '#services/ledger/store/file-journal.ts'
import { ledgerStore } from '#services/ledger/store/ledger-store.ts'
import { nodeJournalFile } from '#services/ledger/store/node-journal-file.ts'
import { nodeTurn } from '#services/ledger/store/node-turn.ts'
import { openBooks } from '#services/ledger/store/open-books.ts'
import { makeSnapshot } from '#services/ledger/store/snapshot/make-snapshot.ts'
import { nodeSnapshotFiles } from '#services/ledger/store/snapshot/node-snapshot-files.ts'
import { nodeSnapshots } from '#services/ledger/store/snapshot/node-snapshots.ts'
import { snapshotLimits } from '#services/ledger/store/snapshot/snapshot-limits.ts'
import { batchRecords, paymentOf, writeLongJournal } from './long-journal.ts'
import { quietLog } from './quiet-log.ts'

/** The parts of `recovery.ts`, each run in a process of its own, so that its memory is its own. */

export type PartOptions = {
  readonly directory: string
  readonly entries: number
  readonly accounts: number
  /** Entries behind the snapshot. */
  readonly tail: number
  readonly seconds: number
}

type Figures = Readonly<Record<string, number>>

const clock = systemClock()
const log = quietLog

const timed = async (work: () => Promise<void>): Promise<Figures> => {
  const startMs = performance.now()
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return { seconds: (performance.now() - startMs) / 1000, processorSeconds: (user + system) / 1e6 }
}

const heapMb = () => {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return { heapMb: heapUsed / 1e6, outsideHeapMb: external / 1e6, peakMb: process.resourceUsage().maxRSS / 1e3 }
}

const journalIn = (directory: string) => fileJournal({ open: nodeJournalFile({ directory }), log })

/** The most processor time that this thread used in one turn of its loop, in milliseconds: what other programs take is not in it. */
const longestTurn = () => {
  let longestMicros = 0
  let isOver = false
  let before = process.threadCpuUsage()
  const look = () => {
    const now = process.threadCpuUsage()
    longestMicros = Math.max(longestMicros, now.user + now.system - before.user - before.system)
    before = now
    if (!isOver) setImmediate(look)
  }
  setImmediate(look)
  return {
    end: () => {
      isOver = true
      return longestMicros / 1000
    },
  }
}

export const parts: Readonly<Record<string, (options: PartOptions) => Promise<Figures>>> = {
  write: async options => {
    let openHolds = 0
    const figures = await timed(async () => {
      openHolds = (await writeLongJournal(options)).openHolds
    })
    return { ...figures, journalMb: (await stat(join(options.directory, 'journal-000001.flj'))).size / 1e6, openHolds }
  },

  /** Everything in memory, as without snapshots. */
  replay: async ({ directory }) => {
    const parts = { journal: journalIn(directory), snapshots: undefined, limits: snapshotLimits, clock, log }
    let books: Awaited<ReturnType<typeof openBooks>> | undefined
    const figures = await timed(async () => {
      books = await openBooks({ ...parts, onRead: () => undefined })
    })
    const heap = heapMb()
    return { ...figures, ...heap, entries: books?.state.position ?? 0 }
  },

  /** Every batch from the first, with all checks, into a snapshot. */
  make: async ({ directory, entries, tail }) => {
    const journal = await nodeJournalFile({ directory, readOnly: true })()
    const files = nodeSnapshotFiles(join(directory, 'snapshots'))
    const through = Math.max(1, Math.floor((entries - tail) / batchRecords))
    const figures = await timed(async () => {
      await makeSnapshot({ files, journal, through, anew: true, log })
    })
    let bytes = 0
    for (const name of await files.list()) bytes += (await stat(join(directory, 'snapshots', name))).size
    return { ...figures, filesMb: bytes / 1e6, ...heapMb() }
  },

  start: async ({ directory }) => {
    const before = heapMb()
    const snapshots = nodeSnapshots({ directory, log })
    const opening = { journal: journalIn(directory), snapshots, limits: snapshotLimits, clock, log }
    let books: Awaited<ReturnType<typeof openBooks>> | undefined
    const figures = await timed(async () => {
      books = await openBooks({ ...opening, onRead: () => undefined })
    })
    const ids = books?.older?.ids
    return {
      ...figures,
      entries: books?.state.position ?? 0,
      tail: books?.tail ?? 0,
      keys: ids?.keys ?? 0,
      bytesPerKey: (ids?.bytesInMemory ?? 0) / (ids?.keys ?? 1),
      heapGrewMb: heapMb().heapMb - before.heapMb,
      ...heapMb(),
    }
  },

  /** Payments, 64 in flight, before, while and after a snapshot is made. */
  pay: async ({ directory, seconds, entries }) => {
    const journal = journalIn(directory)
    const snapshots = nodeSnapshots({ directory, log })
    let making = 0
    const noted = {
      ...snapshots,
      make: async (given: Parameters<typeof snapshots.make>[0]) => {
        making += 1
        try {
          return await snapshots.make(given)
        } finally {
          making += 1
        }
      },
    }
    // None is made until the limit is lowered, so that payments are measured alone before.
    const never = Number.POSITIVE_INFINITY
    const limits = { ...snapshotLimits, tailRecords: never, atStopRecords: never }
    const meters = { flushed: () => undefined, watch: () => undefined }
    const store = ledgerStore({
      journal,
      clock,
      soon: nodeTurn,
      log,
      meters,
      snapshots: noted,
      snapshotLimits: limits,
    })
    await store.start()
    const accounts = await store.read(({ accounts: all }) => [...all.keys()])
    let n = entries
    const pay = async () => {
      const accountId = accounts[n % accounts.length]
      if (accountId === undefined) throw new Error('There are no accounts.')
      const [authorise] = paymentOf(accountId, ++n)
      const answer = await store.submit(authorise, { remainingMs: () => 60_000, traceparent: undefined })
      if (answer.kind !== 'recorded') throw new Error(`Not recorded: ${answer.kind}.`)
    }
    const measure = async (isOver: (ms: number) => boolean) => {
      const latencies: number[] = []
      const delay = monitorEventLoopDelay({ resolution: 1 })
      delay.enable()
      const turns = longestTurn()
      const startMs = performance.now()
      const caller = async () => {
        while (!isOver(performance.now() - startMs)) {
          const sentMs = performance.now()
          await pay()
          latencies.push(performance.now() - sentMs)
        }
      }
      await Promise.all(Array.from({ length: 64 }, caller))
      delay.disable()
      const turnMaxMs = turns.end()
      const sorted = Float64Array.from(latencies).sort()
      const at = (quantile: number) => sorted[Math.floor((sorted.length - 1) * quantile)] ?? 0
      const tookS = (performance.now() - startMs) / 1000
      return {
        perSecond: sorted.length / tookS,
        p99Ms: at(0.99),
        maxMs: at(1),
        loopMaxMs: delay.max / 1e6,
        turnMaxMs,
        tookS,
      }
    }
    await measure(ms => ms > seconds * 1000)
    const alone = await measure(ms => ms > seconds * 1000)
    limits.tailRecords = 1
    const made = await measure(ms => making >= 2 && ms > seconds * 1000)
    limits.tailRecords = never
    await store.stop()
    const named = (name: string, figures: Figures) =>
      Object.fromEntries(Object.entries(figures).map(([key, value]) => [`${name}.${key}`, value]))
    return { ...named('alone', alone), ...named('whileMade', made), ...heapMb() }
  },
}
