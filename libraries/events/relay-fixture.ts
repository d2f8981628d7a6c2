/** A service in a program of its own: writes rows with news of them as fast as it can, and relays the news to a log. */
import { join } from 'node:path'
import process from 'node:process'
import { openSqliteStorage } from '../storage/sqlite-storage.ts'
import { memoryTelemetry } from '../telemetry/memory-telemetry.ts'
import { systemClock } from '../time/system-clock.ts'
import { startRelay } from './relay.ts'
import { openSqliteLog } from './sqlite-log.ts'
import { openSqliteQueue } from './sqlite-queue.ts'

const clock = systemClock()

/** What a service has open, in `directory`. */
export const openRelayed = async (directory: string) => {
  const storage = await openSqliteStorage({ file: join(directory, 'store.sqlite'), durability: 'full', clock })
  const eventLog = await openSqliteLog({ file: join(directory, 'log.sqlite'), clock })
  const queue = await openSqliteQueue({ file: join(directory, 'queue.sqlite'), clock })
  const { log } = memoryTelemetry()
  return {
    storage,
    eventLog,
    queue,
    relay: () => startRelay({ service: 'service.pot', outbox: storage.outbox, eventLog, queue, clock, log }),
  }
}

const writeForEver = async (directory: string, first: number): Promise<void> => {
  const { storage, relay } = await openRelayed(directory)
  relay()
  for (let number = first; ; number++) {
    await storage.atomic([{ kind: 'outbox', topic: 'pot.changed', delivery: 'log', key: 'k', payload: `${number}` }])
    process.stdout.write(`${number}\n`)
  }
}

const [, program, directory, first] = process.argv
if (program === import.meta.filename && directory !== undefined) await writeForEver(directory, Number(first))
