import { join } from 'node:path'
import type { Log as EventLog, Queue } from '#libraries/events/events-port.ts'
import { openSqliteLog } from '#libraries/events/sqlite-log.ts'
import { openSqliteQueue } from '#libraries/events/sqlite-queue.ts'
import { createIds, type Ids, type Random } from '#libraries/ids/ids.ts'
import { type SqliteThread, startSqliteThread } from '#libraries/storage/sqlite-thread.ts'
import type { Telemetry } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'

/** What the services of one process share: time, chance, telemetry, events, and where their files are. */
export type Platform = {
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  readonly telemetry: Telemetry
  readonly eventLog: EventLog
  readonly queue: Queue
  /** The threads that write SQLite files: those that flush each write wait for one another, and nobody else for them. */
  readonly threads: { readonly full: SqliteThread; readonly normal: SqliteThread }
  readonly keysDirectory: string
  /** A directory for one service alone, made if missing. */
  readonly directoryOf: (service: string) => string
  /** The checked text of a setting, default included. */
  readonly setting: (name: string) => string | undefined
  readonly close: () => Promise<void>
}

/**
 * Opens the embedded event log and queue in `<data>/events`; several processes may share them. Both flush each append: once they have
 * news it leaves the sender's outbox.
 */
export const openPlatform = async ({
  clock,
  random,
  ...rest
}: Omit<Platform, 'ids' | 'eventLog' | 'queue' | 'threads' | 'close'>): Promise<Platform> => {
  const directory = rest.directoryOf('events')
  const threads = { full: startSqliteThread(), normal: startSqliteThread() }
  const eventLog = await openSqliteLog({ file: join(directory, 'log.sqlite'), clock, thread: threads.full })
  const queue = await openSqliteQueue({ file: join(directory, 'queue.sqlite'), clock, thread: threads.full })
  return {
    ...rest,
    clock,
    random,
    ids: createIds({ clock, random }),
    eventLog,
    queue,
    threads,
    close: async () => {
      await queue.close()
      await eventLog.close()
      await Promise.all([threads.full.close(), threads.normal.close()])
    },
  }
}
