import type { Outbox, OutboxRow } from './outbox-port.ts'
import type { SqliteReader } from './sqlite-reader.ts'
import type { SqlJob, SqlStep, SqlValue } from './sqlite-step.ts'
import type { SqliteWriter } from './sqlite-writer.ts'
import type { OutboxWrite } from './storage-port.ts'

export const outboxSetup = [
  `CREATE TABLE IF NOT EXISTS florin_outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, delivery TEXT NOT NULL, key TEXT NOT NULL,
    payload TEXT NOT NULL, traceparent TEXT, written_at INTEGER NOT NULL) STRICT`,
  // Numbers start again in a new file, so the file's own name of chance goes before them.
  `CREATE TABLE IF NOT EXISTS florin_store (one INTEGER PRIMARY KEY CHECK (one = 1), store_id TEXT NOT NULL) STRICT`,
  `INSERT INTO florin_store VALUES (1, lower(hex(randomblob(8)))) ON CONFLICT DO NOTHING`,
]

const insertSql =
  'INSERT INTO florin_outbox (topic, delivery, key, payload, traceparent, written_at) VALUES (?, ?, ?, ?, ?, ?)'
const selectSql =
  'SELECT number, topic, delivery, key, payload, traceparent, written_at FROM florin_outbox ORDER BY number LIMIT ?'
const deleteSql = 'DELETE FROM florin_outbox WHERE number = ?'

export const outboxSql = insertSql

export const outboxParameters = (write: OutboxWrite, writtenAt: number): readonly SqlValue[] => [
  write.topic,
  write.delivery,
  write.key,
  write.payload,
  write.traceparent ?? null,
  writtenAt,
]

const holdsOutbox = (job: SqlJob): boolean => job.some((step: SqlStep) => step.sql === insertSql)

/** The outbox of one file, and the writer to use so that its listeners hear of each commit. */
export const sqliteOutbox = ({
  reader,
  writer,
}: {
  reader: SqliteReader
  writer: SqliteWriter
}): { readonly outbox: Outbox; readonly write: SqliteWriter['write'] } => {
  const storeId = String(reader.rows('SELECT store_id FROM florin_store', [])[0]?.['store_id'])
  const listeners = new Set<() => void>()
  const outbox: Outbox = {
    read: async limit => reader.arrays(selectSql, [limit]).map(row => outboxRow(storeId, row)),
    remove: async ids => {
      const numbers = ids.map(id => [Number(id.slice(id.indexOf('.') + 1))])
      await writer.write([{ sql: deleteSql, parameters: numbers }])
    },
    onWrite: callback => {
      listeners.add(callback)
      return () => listeners.delete(callback)
    },
  }
  return {
    outbox,
    write: async job => {
      const outcome = await writer.write(job)
      if (listeners.size > 0 && holdsOutbox(job)) for (const tell of listeners) tell()
      return outcome
    },
  }
}

const outboxRow = (storeId: string, row: readonly SqlValue[]): OutboxRow => {
  const [number, topic, delivery, key, payload, traceparent, writtenAt] = row
  return {
    id: `${storeId}.${number}`,
    topic: String(topic),
    delivery: delivery === 'queue' ? 'queue' : 'log',
    key: String(key),
    payload: String(payload),
    ...(typeof traceparent === 'string' ? { traceparent } : {}),
    writtenAt: Number(writtenAt),
  }
}
