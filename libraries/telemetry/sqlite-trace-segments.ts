import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { maskCardDataIn, mayHoldCardData } from './card-data-net.ts'
import type { SpanRow } from './span-rows.ts'

/**
 * Traces in numbered SQLite files. The newest file takes rows; when it holds a quarter of the traces to keep, or six hours, the
 * next one is begun, and the oldest are deleted whole: nothing is ever deleted row by row.
 */
export type TraceSegments = {
  readonly insert: (row: SpanRow) => void
  /** Writes what was inserted since. */
  readonly commit: () => void
  /** Rows of the newest traces that have this trace id or key. */
  readonly find: (id: string) => readonly Omit<SpanRow, 'keys'>[]
  readonly close: () => void
}

export const openTraceSegments = ({ directory, keep }: { directory: string; keep: number }): TraceSegments => {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const tracesPerSegment = Math.ceil(keep / segmentsKept)
  let segment = openSegment(directory, segmentNumbers(directory).at(-1) ?? 1)
  const turn = (): void => {
    segment.close()
    segment = openSegment(directory, segment.number + 1)
    const old = segmentNumbers(directory).filter(number => number < segment.number - segmentsKept)
    for (const number of old) removeSegment(directory, number)
  }
  const isFull = (atMs: number): boolean =>
    segment.traces.size >= tracesPerSegment || (segment.traces.size > 0 && atMs - segment.startMs > segmentMsMax)
  return {
    insert: row => {
      if (isFull(row.baseMs) && !segment.traces.has(row.traceId)) turn()
      segment.insert(row)
    },
    commit: () => segment.commit(),
    find: id => {
      segment.commit()
      return findIn(directory, id)
    },
    close: () => segment.close(),
  }
}

const segmentsKept = 4
const segmentMsMax = 6 * 60 * 60 * 1000
const tracesFoundMax = 10

type Segment = {
  readonly number: number
  readonly traces: Set<string>
  startMs: number
  readonly insert: (row: SpanRow) => void
  readonly commit: () => void
  readonly close: () => void
}

const openSegment = (directory: string, number: number): Segment => {
  const database = openDatabase(directory, number)
  const insertSpans = database.prepare('INSERT INTO spans (trace, base_ms, spans) VALUES (?, ?, ?)')
  const insertKey = database.prepare('INSERT OR IGNORE INTO keys (id, trace) VALUES (?, ?)')
  const traces = new Set(
    database
      .prepare('SELECT DISTINCT trace FROM spans')
      .all()
      .map(row => String(row['trace'])),
  )
  const first = database.prepare('SELECT min(base_ms) AS at FROM spans').get()?.['at']
  let open = false
  // A full disk costs the traces of this batch and nothing else.
  const attempt = (work: () => void): void => {
    try {
      work()
    } catch {
      if (database.isTransaction) database.exec('ROLLBACK')
      open = false
    }
  }
  const commit = (): void => {
    if (open) attempt(() => database.exec('COMMIT'))
    open = false
  }
  const segment: Segment = {
    number,
    traces,
    startMs: Number(first ?? 0),
    insert: row =>
      attempt(() => {
        if (!open) database.exec('BEGIN')
        open = true
        if (traces.size === 0) segment.startMs = row.baseMs
        traces.add(row.traceId)
        insertSpans.run(row.traceId, row.baseMs, withoutCardData(row.spans))
        insertKeys(insertKey, row)
      }),
    commit,
    close: () => {
      commit()
      database.close()
    },
  }
  return segment
}

const insertKeys = (statement: StatementSync, { keys, traceId }: SpanRow): void => {
  for (const key of keys) statement.run(key, traceId)
}

/** Ids are hex and now and then look like a number; attributes, and only they, are searched. */
const withoutCardData = (spans: string): string =>
  mayHoldCardData(spans)
    ? JSON.stringify((JSON.parse(spans) as unknown[][]).map(span => [...span.slice(0, 7), maskCardDataIn(span[7])]))
    : spans

const openDatabase = (directory: string, number: number): DatabaseSync => {
  try {
    return prepared(new DatabaseSync(fileOf(directory, number)))
  } catch {
    // Traces are a convenience: a file that a power cut broke is begun anew.
    removeSegment(directory, number)
    return prepared(new DatabaseSync(fileOf(directory, number)))
  }
}

const prepared = (database: DatabaseSync): DatabaseSync => {
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -8000;
    CREATE TABLE IF NOT EXISTS spans (trace TEXT NOT NULL, base_ms REAL NOT NULL, spans TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS spans_by_trace ON spans (trace);
    CREATE TABLE IF NOT EXISTS keys (id TEXT NOT NULL, trace TEXT NOT NULL, PRIMARY KEY (id, trace)) WITHOUT ROWID;
  `)
  return database
}

const fileOf = (directory: string, number: number): string =>
  join(directory, `traces-${String(number).padStart(6, '0')}.sqlite`)

const removeSegment = (directory: string, number: number): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(`${fileOf(directory, number)}${end}`, { force: true })
}

const segmentNumbers = (directory: string): readonly number[] =>
  existsSync(directory)
    ? readdirSync(directory)
        .flatMap(file => /^traces-([0-9]{6,})\.sqlite$/.exec(file)?.[1] ?? [])
        .map(Number)
        .sort((a, b) => a - b)
    : []

/** Reads all files, of a running bank or of a stopped one's directory. */
export const findIn = (directory: string, id: string): readonly Omit<SpanRow, 'keys'>[] => {
  const databases = segmentNumbers(directory).map(number => new DatabaseSync(fileOf(directory, number)))
  try {
    const keyed = databases.flatMap(database =>
      database
        .prepare('SELECT trace FROM keys WHERE id = ?')
        .all(id)
        .map(row => String(row['trace'])),
    )
    const rows = [id, ...new Set(keyed)].flatMap(trace =>
      databases.flatMap(database =>
        database.prepare('SELECT trace, base_ms, spans FROM spans WHERE trace = ?').all(trace).map(rowOf),
      ),
    )
    const newest = new Set(
      [...new Set(rows.sort((a, b) => b.baseMs - a.baseMs).map(({ traceId }) => traceId))].slice(0, tracesFoundMax),
    )
    return rows.filter(({ traceId }) => newest.has(traceId))
  } finally {
    for (const database of databases) database.close()
  }
}

const rowOf = (row: Readonly<Record<string, unknown>>): Omit<SpanRow, 'keys'> => ({
  traceId: String(row['trace']),
  baseMs: Number(row['base_ms']),
  spans: String(row['spans']),
})
