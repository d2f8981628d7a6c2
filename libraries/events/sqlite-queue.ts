/** The queue port on SQLite: one file for all processes of a machine; a dead process's messages are taken over by others. */
import { randomUUID } from 'node:crypto'
import { Failure } from '../errors/failure.ts'
import { openSqliteFile } from '../storage/sqlite-file.ts'
import type { SqliteThread } from '../storage/sqlite-thread.ts'
import type { Clock } from '../time/clock.ts'
import type { Queue, Subscription } from './events-port.ts'
import { deadLetterOf } from './sqlite-queue-message.ts'
import { queueSetup, queueSql } from './sqlite-queue-sql.ts'
import { subscribeToChannel } from './sqlite-queue-subscription.ts'
import { sqliteWake } from './sqlite-wake.ts'

/** Live messages of one channel; the outbox keeps what the queue refuses. Looked at once per `lengthCheckedEvery` messages. */
export const queueLengthMax = 1_000_000
const lengthCheckedEvery = 10_000
export const deadLettersReadMax = 1000

/** How long a message may stay with a process that gives no sign of life. */
export const queueLeaseMs = 30_000

/** Fails like `openSqliteStorage`; `publish` fails with `queue.full` at `queueLengthMax`. */
export const openSqliteQueue = async ({
  file,
  clock,
  durability = 'full',
  leaseMs = queueLeaseMs,
  thread,
}: {
  file: string
  clock: Clock
  durability?: 'full' | 'normal'
  leaseMs?: number
  thread?: SqliteThread
}): Promise<Queue> => {
  const { reader, writer, close } = await openSqliteFile({ file, durability, setup: queueSetup, thread })
  const wake = sqliteWake({ reader, clock })
  const subscriptions = new Set<Subscription>()
  const owner = `${process.pid}.${randomUUID()}`
  const untilLengthCheck = new Map<string, number>()

  const checkLength = (topic: string, added: number): void => {
    const left = (untilLengthCheck.get(topic) ?? lengthCheckedEvery) - added
    if (left > 0) return void untilLengthCheck.set(topic, left)
    untilLengthCheck.delete(topic)
    if (Number(reader.arrays(queueSql.longest, [topic])[0]?.[0] ?? 0) < queueLengthMax) return
    untilLengthCheck.set(topic, 0)
    throw new Failure('unavailable', 'queue.full', 'The queue is full: its consumers must catch up first.', {
      params: { topic, queueLengthMax },
    })
  }

  return {
    publish: async (topic, messages) => {
      if (messages.length === 0) return
      checkLength(topic, messages.length)
      const now = clock.now()
      const parameters = messages.map(({ key, payload, traceparent, dedupeId }) => [
        topic,
        key,
        payload,
        traceparent ?? null,
        dedupeId ?? null,
        now,
      ])
      await writer.write([{ sql: queueSql.publish, parameters }])
      wake.notify()
    },
    subscribe: async (topic, channel, handle, options = {}) => {
      const subscription = await subscribeToChannel({
        ...{ topic, channel, handle, options, owner, leaseMs },
        ...{ reader, writer, wake, clock },
      })
      subscriptions.add(subscription)
      return {
        stop: async () => {
          subscriptions.delete(subscription)
          await subscription.stop()
        },
      }
    },
    deadLetters: async (topic, channel, limit) =>
      reader.rows(queueSql.dead, [topic, channel, Math.min(limit, deadLettersReadMax)]).map(deadLetterOf),
    redrive: async id => {
      if (!/^[0-9]{1,15}$/.test(id)) return false
      const { changes } = await writer.write([{ sql: queueSql.redrive, parameters: [[Number(id), clock.now()]] }])
      wake.notify()
      return changes > 0
    },
    depth: async (topic, channel) => Number(reader.arrays(queueSql.depth, [topic, channel])[0]?.[0]),
    close: async () => {
      wake.close()
      await Promise.all([...subscriptions].map(subscription => subscription.stop()))
      await close()
    },
  }
}
