/**
 * A queue may give a message twice. The inbox remembers for at least 24 hours, by the publisher's `dedupeId`, which ones a
 * consumer has done. Marks stand in a partition per day; today's and yesterday's are looked at, older ones are dropped.
 */
import { epochMs, integer, object, text } from '../schema/schema.ts'
import { put, rangeLimitMax, remove, type Storage, table, type Write } from '../storage/storage-port.ts'
import type { Clock } from '../time/clock.ts'
import type { QueueAnswer, QueueMessage } from './events-port.ts'

export const inboxTable = table({
  name: 'inbox',
  row: object({
    consumer: text({ maxLength: 200 }),
    /** Days since 1970. */
    day: integer({ minimum: 0 }),
    message: text({ maxLength: 200 }),
    doneAt: epochMs(),
  }),
  partitionKey: ['consumer', 'day'],
  clusteringKey: ['message'],
})

export type Inbox = {
  /**
   * Runs `work` unless the message was done before. `work` may store `mark` in one batch with its own rows: then its effect
   * happens once whenever the process dies; without that, once unless it dies between the effect and the mark.
   */
  readonly once: (
    message: Pick<QueueMessage, 'id' | 'dedupeId'>,
    work: (mark: Write) => Promise<QueueAnswer>,
  ) => Promise<QueueAnswer>
}

const dayMs = 24 * 60 * 60 * 1000
/** Days before yesterday that are swept; more only if the service has slept for longer. */
const sweptDays = 7

export const createInbox = ({
  consumer,
  storage,
  clock,
}: {
  consumer: string
  storage: Storage
  clock: Pick<Clock, 'now'>
}): Inbox => {
  const underWay = new Map<string, Promise<QueueAnswer>>()
  const day = (daysAgo: number) => Math.floor(clock.now() / dayMs) - daysAgo
  let sweptOn = -1

  const isDone = async (message: string): Promise<boolean> => {
    for (const daysAgo of [0, 1])
      if (await storage.get(inboxTable, { consumer, day: day(daysAgo), message })) return true
    return false
  }
  const sweep = async (): Promise<void> => {
    if (sweptOn === day(0)) return
    sweptOn = day(0)
    for (let daysAgo = 2; daysAgo < 2 + sweptDays; daysAgo++) {
      for (;;) {
        const partition = { consumer, day: day(daysAgo) }
        const marks = await storage.range(inboxTable, { partition, limit: rangeLimitMax })
        await storage.apply(marks.map(mark => remove(inboxTable, mark)))
        if (marks.length < rangeLimitMax) break
      }
    }
  }
  const workOnce = async (message: string, work: (mark: Write) => Promise<QueueAnswer>): Promise<QueueAnswer> => {
    await sweep()
    if (await isDone(message)) return 'done'
    const mark = put(inboxTable, { consumer, day: day(0), message, doneAt: clock.now() })
    const answer = await work(mark)
    if (answer === 'done') await storage.apply([mark])
    return answer
  }
  return {
    once: async ({ id, dedupeId }, work) => {
      const message = dedupeId ?? id
      const other = underWay.get(message)
      // The other one's retry or failure is its own; this one comes again and looks then.
      if (other !== undefined) return (await other.catch(() => 'retry')) === 'done' ? 'done' : 'retry'
      const working = workOnce(message, work).finally(() => underWay.delete(message))
      underWay.set(message, working)
      return await working
    },
  }
}
