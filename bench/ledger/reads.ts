import { existsSync } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { systemClock } from '#libraries/time/system-clock.ts'
import { keptLog } from '#services/ledger/ledger-fixture.ts'
import { historyFileName, historyThread } from '#services/ledger/store/history/sqlite-history-thread.ts'
import { journalFileName } from '#services/ledger/store/node-journal-file.ts'
import { accountKey, endOf, startMs, writeHistory } from './history-journal.ts'
import { liveReads } from './live-reads.ts'

/**
 * Balance reads on one account with 10 entries and with many: live, at a point of either axis and of both, and pages of history, each
 * beside the sum over all its rows in the same file. One question at a time, from the payments' thread to the index's and back.
 */
const { values } = parseArgs({
  options: {
    directory: { type: 'string', default: '.bench-reads' },
    entries: { type: 'string', default: '10000000' },
    reads: { type: 'string', default: '2000' },
    /** Leaves journal and index, and uses them when they are there. */
    keep: { type: 'boolean', default: false },
  },
})
const directory = resolve(values.directory)
const reads = Number(values.reads)

const row = (...cells: readonly (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)

/** p50, p90 and p99 of `times` runs in milliseconds, and the processor time of one, of all threads, in microseconds. */
const timed = async (times: number, work: () => unknown): Promise<readonly string[]> => {
  const took = new Float64Array(times)
  const before = process.cpuUsage()
  for (let n = 0; n < times; n++) {
    const from = performance.now()
    await work()
    took[n] = performance.now() - from
  }
  const { user, system } = process.cpuUsage(before)
  took.sort()
  const at = (quantile: number) => (took[Math.floor((times - 1) * quantile)] ?? 0).toFixed(3)
  return [at(0.5), at(0.9), at(0.99), ((user + system) / times).toFixed(0)]
}

const measureHistory = async (entries: number): Promise<void> => {
  const folder = join(directory, String(entries))
  await mkdir(folder, { recursive: true })
  if (!existsSync(join(folder, journalFileName))) await writeHistory({ directory: folder, entries })
  const history = historyThread({ directory: folder, end: () => entries, clock: systemClock(), log: keptLog() })
  const from = performance.now()
  history.start()
  const everything = { kind: 'totals', of: { keys: [accountKey] }, point: {} } as const
  const { position } = await history.read<'totals'>(everything, 3_600_000)
  if (position !== entries) throw new Error(`The index came to ${position} of ${entries}.`)
  const seconds = (performance.now() - from) / 1000
  const file = join(folder, historyFileName)
  const megabytes = async (path: string) => Math.round((await stat(path)).size / 1e6)
  process.stderr.write(
    `${entries} entries: journal ${await megabytes(join(folder, journalFileName))} MB, index ${await megabytes(file)} MB, ${Math.round(entries / seconds)} entries/s, rss ${Math.round(process.memoryUsage().rss / 1e6)} MB\n`,
  )

  const anyPosition = () => 1 + Math.floor(Math.random() * entries)
  const anyTime = () => startMs + Math.floor(Math.random() * (endOf(entries) - startMs))
  const totals = (point: object) => () => history.read<'totals'>({ ...everything, point }, 0)
  const page = (axis: 'recorded' | 'effective') => () =>
    history.read<'page'>({ kind: 'page', key: accountKey, axis, before: anyPosition(), limit: 30 }, 0)
  const questions: Record<string, () => Promise<unknown>> = {
    'newest, from the index': () => totals({})(),
    'as recorded at a time': () => totals({ recordedAt: anyTime() })(),
    'effective at a time': () => totals({ effectiveAt: anyTime() })(),
    'effective at a time, as known at another': () => totals({ effectiveAt: anyTime(), recordedAt: anyTime() })(),
    'page of 30, recorded': page('recorded'),
    'page of 30, effective': page('effective'),
  }
  for (const [name, ask] of Object.entries(questions)) {
    for (let n = 0; n < 50; n++) await ask()
    row(entries, name, ...(await timed(reads, ask)))
  }
  const database = new DatabaseSync(file, { readOnly: true })
  const all = database.prepare(
    'SELECT sum(posted_change), sum(held_change) FROM entry WHERE address = (SELECT id FROM address WHERE key = ?) AND effective_at <= ?',
  )
  row(
    entries,
    'sum over all rows, effective at a time',
    ...(await timed(entries > 1e5 ? 10 : reads, () => all.get(accountKey, anyTime()))),
  )
  database.close()
  await history.stop()
}

try {
  row('entries on the account', 'read', 'p50 ms', 'p90 ms', 'p99 ms', 'processor us')
  row('---', '---', '---', '---', '---', '---')
  row(1000, 'now, from the books', ...(await liveReads({ reads, timed })))
  for (const entries of [10, Number(values.entries)]) await measureHistory(entries)
} finally {
  if (!values.keep) await rm(directory, { recursive: true, force: true })
}
