/**
 * One consumer of a channel.
 *
 * 1. While handlers are free and a message is due, take as many as are free, with a lease.
 * 2. Each handler's answer ends the lease: gone, deferred, or dead. Leases of slow handlers are renewed.
 * 3. With nothing due, wait for a commit to the file or for the first deferred message.
 *
 * A message whose tries are used up when it is taken has killed its handlers' processes: it is dead without a further try.
 */
import type { SqliteReader } from '../storage/sqlite-reader.ts'
import type { SqliteWriter } from '../storage/sqlite-writer.ts'
import type { Clock } from '../time/clock.ts'
import { backOffMs } from './back-off.ts'
import type { QueueAnswer, QueueHandler, QueueMessage, QueueOptions, Subscription } from './events-port.ts'
import { failureName } from './failure-name.ts'
import { messageOf } from './sqlite-queue-message.ts'
import { queueSql } from './sqlite-queue-sql.ts'
import type { SqliteWake } from './sqlite-wake.ts'

/** Dead letters kept per channel; the oldest go first. */
export const deadLettersMax = 10_000

const defaults = { concurrency: 16, attemptsMax: 5, backoffMs: 100, backoffMaxMs: 60_000 }
/** Looked for without a wake-up this often: a process may have died in the meantime. */
const idleMs = 1000

type Parts = {
  readonly topic: string
  readonly channel: string
  readonly handle: QueueHandler
  readonly options: QueueOptions
  readonly owner: string
  readonly leaseMs: number
  readonly reader: SqliteReader
  readonly writer: SqliteWriter
  readonly wake: SqliteWake
  readonly clock: Clock
}

export const subscribeToChannel = async (parts: Parts): Promise<Subscription> => {
  const { topic, channel, writer, clock, wake, leaseMs, handle } = parts
  const { concurrency, attemptsMax, ...backoff } = { ...defaults, ...parts.options }
  await openChannel(parts)
  const stopping = new AbortController()
  const running = new Map<QueueMessage, Promise<void>>()
  const run = (sql: string, parameters: readonly (string | number)[]) =>
    writer.write([{ sql, parameters: [parameters] }])
  const leaseOf = ({ id, attempt }: QueueMessage) => [Number(id), parts.owner, attempt]

  const bury = async (message: QueueMessage, reason: string) => {
    await writer.write([
      { sql: queueSql.bury, parameters: [[...leaseOf(message), reason]] },
      { sql: queueSql.dropOldDead, parameters: [[topic, channel, deadLettersMax]] },
    ])
  }
  const finish = async (message: QueueMessage, answer: QueueAnswer, reason: string) => {
    if (answer === 'done') return void (await run(queueSql.done, leaseOf(message)))
    if (answer === 'discard') return await bury(message, 'discarded by its consumer')
    if (answer !== 'retry') return await bury(message, answer.discard)
    if (message.attempt >= attemptsMax) return await bury(message, reason)
    const waitMs = backOffMs(message.attempt, { firstMs: backoff.backoffMs, maxMs: backoff.backoffMaxMs })
    await run(queueSql.defer, [...leaseOf(message), clock.now() + Math.round(waitMs)])
  }
  const handleOne = async (message: QueueMessage) => {
    if (message.attempt > attemptsMax) return await bury(message, 'its process ended at every try')
    let reason = 'its consumer asked for a retry each time'
    let answer: QueueAnswer = 'retry'
    try {
      answer = await handle(message)
    } catch (error) {
      reason = `its consumer threw ${failureName(error)}`
    }
    await finish(message, answer, reason)
  }
  const start = (message: QueueMessage) => {
    // If the answer cannot be written, the lease ends by itself and the message comes again.
    const ended = handleOne(message)
      .catch(() => undefined)
      .finally(() => running.delete(message))
    running.set(message, ended)
  }
  const takeDue = async (): Promise<void> => {
    if (running.size >= concurrency) return void (await Promise.race(running.values()))
    const now = clock.now()
    const dueAt = firstDue(parts)
    if (dueAt > now) return await wake.wait(Math.min(idleMs, dueAt - now))
    const lease = [topic, channel, parts.owner, now + leaseMs, now, concurrency - running.size]
    const { rows } = await writer.write([{ sql: queueSql.take, parameters: [lease], gives: 'rows' }])
    for (const row of rows) start(messageOf(row))
  }
  const takeAll = async () => {
    // A full disk or a busy file passes; a closed one ends the loop through `stop`.
    while (!stopping.signal.aborted) await takeDue().catch(() => clock.sleep(idleMs, stopping.signal))
  }
  const renewAll = async () => {
    for (;;) {
      await clock.sleep(leaseMs / 3, stopping.signal)
      if (stopping.signal.aborted) return
      const dueAt = clock.now() + leaseMs
      const parameters = [...running.keys()].map(message => [...leaseOf(message), dueAt])
      if (parameters.length > 0) await writer.write([{ sql: queueSql.renew, parameters }]).catch(() => undefined)
    }
  }
  const taking = takeAll()
  const renewing = renewAll()

  return {
    stop: async () => {
      stopping.abort()
      wake.notify()
      await Promise.all([taking, renewing])
      await Promise.all(running.values())
    },
  }
}

/** Makes the channel, gives it what its topic had before the first one, and frees what dead processes of this machine held. */
const openChannel = async ({ topic, channel, reader, writer, clock }: Parts): Promise<void> => {
  const owners = reader.arrays(queueSql.owners, [topic, channel]).map(([owner]) => String(owner))
  const dead = owners.filter(owner => !isAlive(Number.parseInt(owner, 10)))
  await writer.write([
    { sql: queueSql.addChannel, parameters: [[topic, channel]] },
    { sql: queueSql.adopt, parameters: [[topic, channel]] },
    { sql: queueSql.release, parameters: dead.map(owner => [owner, clock.now()]) },
  ])
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const firstDue = ({ reader, topic, channel }: Parts): number => {
  const due = reader.arrays(queueSql.firstDue, [topic, channel])[0]?.[0]
  return due === null || due === undefined ? Number.POSITIVE_INFINITY : Number(due)
}
