import type { SqlRow } from '../storage/sqlite-step.ts'
import type { DeadLetter, QueueMessage } from './events-port.ts'

export const messageOf = (row: SqlRow): QueueMessage => {
  const { traceparent, dedupe_id: dedupeId } = row
  return {
    id: String(row['id']),
    key: String(row['key']),
    payload: String(row['payload']),
    attempt: Number(row['attempt']),
    ...(typeof traceparent === 'string' ? { traceparent } : {}),
    ...(typeof dedupeId === 'string' ? { dedupeId } : {}),
  }
}

export const deadLetterOf = (row: SqlRow): DeadLetter => ({
  ...messageOf(row),
  topic: String(row['topic']),
  channel: String(row['channel']),
  reason: String(row['dead_reason']),
})
