import { join } from 'node:path'
import type { Log as EventLog, Queue } from '#libraries/events/events-port.ts'
import { openSqliteLog } from '#libraries/events/sqlite-log.ts'
import { openSqliteQueue } from '#libraries/events/sqlite-queue.ts'
import { createIds, type Ids, type Random } from '#libraries/ids/ids.ts'
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
  readonly keysDirectory: string
  /** A directory for one service alone, made if missing. */
  readonly directoryOf: (service: string) => string
  /** The checked text of a setting, default included. */
  readonly setting: (name: string) => string | undefined
  readonly close: () => Promise<void>
}

/**
 * Opens the embedded event log and queue in `<data>/events`; several processes may share them. Both are projections on their way
 * (what they carry is in the sender's outbox until they have it), so they survive a crash of the process without a flush each time.
 */
export const openPlatform = async ({
  clock,
  random,
  telemetry,
  keysDirectory,
  directoryOf,
  setting,
}: Omit<Platform, 'ids' | 'eventLog' | 'queue' | 'close'>): Promise<Platform> => {
  const directory = directoryOf('events')
  const eventLog = await openSqliteLog({ file: join(directory, 'log.sqlite'), clock, durability: 'normal' })
  const queue = await openSqliteQueue({ file: join(directory, 'queue.sqlite'), clock, durability: 'full' })
  return {
    clock,
    random,
    ids: createIds({ clock, random }),
    telemetry,
    eventLog,
    queue,
    keysDirectory,
    directoryOf,
    setting,
    close: async () => {
      await queue.close()
      await eventLog.close()
    },
  }
}
