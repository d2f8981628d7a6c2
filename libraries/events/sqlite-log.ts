/**
 * The log port on SQLite: one file for all processes of a machine. Positions count from 1 in each topic without gaps. An
 * entry is kept for `ageMs` and while it is among the newest `entriesMax` of its topic; after that a repeat of its
 * `dedupeId` is no longer recognised.
 */
import { badRequest } from '../errors/failure.ts'
import { openSqliteFile } from '../storage/sqlite-file.ts'
import type { SqlStep, SqlValue } from '../storage/sqlite-step.ts'
import type { SqliteThread } from '../storage/sqlite-thread.ts'
import type { Clock } from '../time/clock.ts'
import type { Log, LogEntry, LogPage, NewMessage } from './events-port.ts'
import { sqliteWake } from './sqlite-wake.ts'

export type LogRetention = { readonly ageMs: number; readonly entriesMax: number }

const sevenDaysMs = 7 * 24 * 60 * 60 * 1000
export const logRetention: LogRetention = { ageMs: sevenDaysMs, entriesMax: 5_000_000 }

/** Entries that one read may give at most. */
export const logReadLimitMax = 1000
/** Appends after which old entries are looked for, and how many of them go at once. */
const trimEvery = 1000
const trimmedAtOnceMax = 5000

const setup = [
  `CREATE TABLE IF NOT EXISTS log_entry (
    topic TEXT NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, payload TEXT NOT NULL, traceparent TEXT,
    dedupe_id TEXT, appended_at INTEGER NOT NULL, PRIMARY KEY (topic, position)) STRICT, WITHOUT ROWID`,
  `CREATE UNIQUE INDEX IF NOT EXISTS log_entry_dedupe ON log_entry (topic, dedupe_id) WHERE dedupe_id IS NOT NULL`,
]

const appendSql = `INSERT INTO log_entry (topic, position, key, payload, traceparent, dedupe_id, appended_at)
  VALUES (?1, coalesce((SELECT max(position) FROM log_entry WHERE topic = ?1), 0) + 1, ?2, ?3, ?4, ?5, ?6)
  ON CONFLICT (topic, dedupe_id) WHERE dedupe_id IS NOT NULL DO NOTHING`

// The newest entry always stays: the next position counts from it.
const trimSql = `DELETE FROM log_entry WHERE topic = ?1 AND position IN (
  SELECT position FROM (SELECT position, appended_at FROM log_entry WHERE topic = ?1 ORDER BY position LIMIT ?4)
  WHERE position < (SELECT max(position) FROM log_entry WHERE topic = ?1)
    AND (appended_at < ?2 OR position <= (SELECT max(position) FROM log_entry WHERE topic = ?1) - ?3))`

const readSql =
  'SELECT position, key, payload, traceparent FROM log_entry WHERE topic = ? AND position > ? ORDER BY position LIMIT ?'
const endSql = 'SELECT max(position) AS position FROM log_entry WHERE topic = ?'

/** Fails like `openSqliteStorage`. `durability` as there; `full` unless told, since an outbox forgets what it has published. */
export const openSqliteLog = async ({
  file,
  clock,
  durability = 'full',
  retention = logRetention,
  thread,
}: {
  file: string
  clock: Clock
  durability?: 'full' | 'normal'
  retention?: LogRetention
  thread?: SqliteThread
}): Promise<Log> => {
  const { reader, writer, close } = await openSqliteFile({ file, durability, setup, thread })
  const wake = sqliteWake({ reader, clock })
  const untilTrim = new Map<string, number>()
  let closed = false

  const trimSteps = (topic: string, appended: number): readonly SqlStep[] => {
    const left = (untilTrim.get(topic) ?? trimEvery) - appended
    untilTrim.set(topic, left > 0 ? left : trimEvery)
    if (left > 0) return []
    const parameters = [[topic, clock.now() - retention.ageMs, retention.entriesMax, trimmedAtOnceMax]]
    return [{ sql: trimSql, parameters }]
  }
  const page = (topic: string, after: number, limit: number): LogPage => {
    const entries = reader.arrays(readSql, [topic, after, limit]).map(entryOf)
    const last = entries.length < limit ? entries.at(-1) : undefined
    if (last !== undefined) return { entries, end: last.position }
    return { entries, end: Number(reader.arrays(endSql, [topic])[0]?.[0] ?? 0) }
  }

  return {
    append: async (topic, messages) => {
      if (messages.length === 0) return
      const now = clock.now()
      const append = { sql: appendSql, parameters: messages.map(message => parametersOf(topic, message, now)) }
      await writer.write([append, ...trimSteps(topic, messages.length)])
      wake.notify(topic)
    },
    read: async (topic, { after, limit, waitMs }) => {
      if (!Number.isInteger(limit) || limit < 1 || limit > logReadLimitMax)
        throw badRequest('log.limit', 'limit', `A read gives 1 to ${logReadLimitMax} entries: read on after the last.`)
      const dueMs = clock.monotonicMs() + waitMs
      for (;;) {
        const found = page(topic, after, limit)
        const leftMs = dueMs - clock.monotonicMs()
        if (found.entries.length > 0 || leftMs <= 0) return found
        await wake.wait(leftMs, topic)
        if (closed) return found
      }
    },
    close: async () => {
      closed = true
      wake.close()
      await close()
    },
  }
}

const parametersOf = (topic: string, message: NewMessage, now: number): readonly SqlValue[] => [
  topic,
  message.key,
  message.payload,
  message.traceparent ?? null,
  message.dedupeId ?? null,
  now,
]

const entryOf = ([position, key, payload, traceparent]: readonly SqlValue[]): LogEntry => ({
  position: Number(position),
  key: String(key),
  payload: String(payload),
  ...(typeof traceparent === 'string' ? { traceparent } : {}),
})
