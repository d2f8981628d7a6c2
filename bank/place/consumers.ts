import type { Client, EventOf } from '#libraries/contract/contract.ts'
import { createInbox } from '#libraries/events/inbox.ts'
import { type FollowedSource, type LogFollower, startLogFollower } from '#libraries/events/log-follower.ts'
import { startQueueRunner } from '#libraries/events/queue-runner.ts'
import { topicSource } from '#libraries/events/topic-source.ts'
import type { AnyContract, LogConsumer, Progress, QueueConsumer, ServiceParts } from '#libraries/service/service.ts'
import type { Storage } from '#libraries/storage/storage-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { JournalEntry, ledgerContract } from '#services/ledger/contract.ts'
import type { Platform } from './platform.ts'

export type Consumers = {
  readonly progressOf: (eventName: string) => Progress
  readonly lags: () => readonly { readonly event: string; readonly position: number; readonly end: number }[]
  readonly start: (on: ServiceParts<AnyContract>['on']) => Promise<void>
  readonly stop: () => Promise<void>
}

type Parts = {
  readonly service: string
  readonly storage: Storage
  readonly platform: Platform
  readonly journal: FollowedSource<JournalEntry>
}

/** How often a reader that waits for a position looks. */
const lookEveryMs = 5

/** Runs a service's consumers: followers of logs and of the ledger's journal, and takers from queues. */
export const serviceConsumers = (parts: Parts): Consumers => {
  const followers = new Map<string, LogFollower>()
  const stops: (() => Promise<void>)[] = []
  return {
    progressOf: eventName => progressOf(() => followers.get(eventName), parts.platform.clock),
    lags: () =>
      [...followers].map(([event, follower]) => ({
        event,
        position: follower.position(),
        end: follower.position() + follower.lag(),
      })),
    start: async (on = {}) => {
      for (const [name, consumer] of Object.entries(on)) {
        if (consumer.kind === 'queue') stops.push(await takeFrom(consumer, parts))
        else {
          const follower = follow(name, consumer, parts)
          followers.set(consumer.event.name, follower)
          stops.push(follower.stop)
        }
      }
    },
    stop: async () => {
      await Promise.all(stops.map(stop => stop()))
    },
  }
}

const progressOf = (follower: () => LogFollower | undefined, clock: Clock): Progress => {
  const position = () => follower()?.position() ?? 0
  return {
    position,
    reached: async (wanted, waitMs) => {
      const untilMs = clock.monotonicMs() + waitMs
      while (position() < wanted && clock.monotonicMs() < untilMs) await clock.sleep(lookEveryMs)
      return position() >= wanted
    },
  }
}

const follow = (
  name: string,
  { event, apply }: LogConsumer,
  { service, storage, platform, journal }: Parts,
): LogFollower => {
  const { clock, telemetry, eventLog } = platform
  const common = {
    consumer: `${service} ${name}`,
    apply: apply as never,
    storage,
    clock,
    ...telemetry,
    log: telemetry.log.at(service),
    place: service,
  }
  if (event.delivery === 'journal')
    return startLogFollower({ ...common, source: journal, decode: entry => entry as never })
  return startLogFollower<string, unknown>({ ...common, ...topicSource({ eventLog, event }) })
}

/** The ledger's journal, read through its contract: the same in this process and in another. */
export const journalSource = (
  ledger: Pick<Client<typeof ledgerContract>, 'readEntries'>,
): FollowedSource<JournalEntry> => ({
  read: async query => {
    const { entries, end } = await ledger.readEntries(query)
    return {
      entries: entries.map(entry => ({ position: entry.position, value: entry, traceparent: entry.traceparent })),
      end,
    }
  },
})

const takeFrom = async (
  { event, handle }: QueueConsumer,
  { service, storage, platform }: Parts,
): Promise<() => Promise<void>> => {
  const { queue, clock, telemetry } = platform
  const inbox = createInbox({ storage, consumer: `${service} ${event.name}`, clock })
  const runner = await startQueueRunner<EventOf<typeof event>>({
    queue,
    event,
    channel: service,
    handle: handle as never,
    inbox,
    ...telemetry,
    log: telemetry.log.at(service),
  })
  return runner.stop
}
