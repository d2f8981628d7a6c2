import { hash } from 'node:crypto'
/**
 * Publishes a service's outbox.
 *
 * 1. Read the oldest rows.
 * 2. Publish them, each topic's in their order, and wait until the log or queue has them.
 * 3. Remove them from the outbox; wait for new ones.
 *
 * A death between 2 and 3 publishes rows again: a log drops them by their dedupe id, a queue's consumers by their inbox.
 */
import type { Outbox, OutboxRow } from '../storage/outbox-port.ts'
import type { Log as Logger } from '../telemetry/telemetry-port.ts'
import type { Clock } from '../time/clock.ts'
import { backOffMs } from './back-off.ts'
import type { Log, NewMessage, Queue } from './events-port.ts'

export type Relay = { readonly stop: () => Promise<void> }

/** Rows published together at most. */
export const relayBatchMax = 200
/** Time for rows to gather after some were published, so that under load many go together; the first goes at once. */
const gatherMs = 4
const retry = { firstMs: 50, maxMs: 5000 }

export const startRelay = ({
  service,
  outbox,
  eventLog,
  queue,
  clock,
  log,
}: {
  service: string
  outbox: Outbox
  eventLog: Pick<Log, 'append'>
  queue: Pick<Queue, 'publish'>
  clock: Pick<Clock, 'sleep'>
  log: Logger
}): Relay => {
  const stopping = new AbortController()
  let isWritten = false
  let wake: () => void = () => undefined
  const tell = () => {
    isWritten = true
    wake()
  }
  const forget = outbox.onWrite(tell)
  stopping.signal.addEventListener('abort', tell)

  const publish = async (group: Group): Promise<void> => {
    const messages = group.rows.map(row => messageOf(service, row))
    if (group.delivery === 'log') await eventLog.append(group.topic, messages)
    else await queue.publish(group.topic, messages)
    await outbox.remove(group.rows.map(row => row.id))
  }
  /** A topic that could not be published keeps its rows and fails the run; the others do not wait for it. */
  const publishAll = async (): Promise<void> => {
    isWritten = false
    for (;;) {
      const rows = await outbox.read(relayBatchMax)
      if (rows.length === 0) return
      const results = await Promise.allSettled(groupsOf(rows).map(publish))
      const failed = results.find(result => result.status === 'rejected')
      if (failed !== undefined) throw failed.reason
      if (rows.length < relayBatchMax || stopping.signal.aborted) return
    }
  }
  const relayAll = async (): Promise<void> => {
    let failures = 0
    while (!stopping.signal.aborted) {
      try {
        await publishAll()
        failures = 0
        await clock.sleep(gatherMs, stopping.signal)
      } catch (error) {
        const waitMs = backOffMs(++failures, retry)
        log.warn('News could not be published; it stays in the outbox.', { waitMs, error })
        await clock.sleep(waitMs, stopping.signal)
        continue
      }
      await new Promise<void>(resolve => {
        wake = resolve
        if (isWritten) resolve()
      })
    }
  }
  const relaying = relayAll()
  return {
    stop: async () => {
      forget()
      stopping.abort()
      await relaying
    },
  }
}

type Group = { readonly delivery: 'log' | 'queue'; readonly topic: string; readonly rows: OutboxRow[] }

const groupsOf = (rows: readonly OutboxRow[]): readonly Group[] => {
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const { delivery, topic } = row
    const group = groups.get(`${delivery} ${topic}`) ?? { delivery, topic, rows: [] }
    group.rows.push(row)
    groups.set(`${delivery} ${topic}`, group)
  }
  return [...groups.values()]
}

/**
 * A store that has lost its last commits (a backup that was restored, a power cut under durability `normal`) gives numbers again
 * that were published before. So what is published counts too: the same news again is dropped, other news is not.
 */
const messageOf = (service: string, { id, key, payload, traceparent }: OutboxRow): NewMessage => ({
  key,
  payload,
  traceparent,
  dedupeId: `${service}:${id}.${hash('sha256', `${key.length}:${key}${payload}`, 'base64url').slice(0, 22)}`,
})
