import type { FollowedSource } from '#libraries/events/log-follower.ts'
import { createNews } from '#libraries/events/news.ts'
import { startRelay } from '#libraries/events/relay.ts'
import { createCaller, type Placements } from '#libraries/rpc/caller.ts'
import type { AnyContract, ServiceParts } from '#libraries/service/service.ts'
import type { JournalEntry } from '#services/ledger/contract.ts'
import { type Consumers, serviceConsumers } from './consumers.ts'
import type { Platform } from './platform.ts'
import { type Listed, openServiceStorage } from './service-storage.ts'

/** A service with its ports, built and not yet started. */
export type PlacedService = {
  readonly name: string
  readonly contract: AnyContract
  readonly handlers: object
  readonly notReady: () => string | undefined
  readonly lags: Consumers['lags']
  /** Opens its doors and journals. */
  readonly start: () => Promise<void>
  /** Begins to read what it follows and to tell its news: after every service has started. */
  readonly startConsumers: () => Promise<void>
  readonly stopConsumers: () => Promise<void>
  /** Closes its doors; what is under way ends first. */
  readonly stop: () => Promise<void>
  readonly closeStorage: () => Promise<void>
}

/** Builds one service. `placements` says where the others are; it is asked at the first call to each. */
export const placeService = async ({
  listed,
  platform,
  placements,
  journal,
  onFatal,
}: {
  listed: Listed
  platform: Platform
  placements: Placements
  journal: FollowedSource<JournalEntry>
  onFatal: (reason: string) => void
}): Promise<PlacedService> => {
  const { definition, manifest } = listed
  const service = manifest.service
  const { clock, random, ids, telemetry, eventLog, queue, keysDirectory, directoryOf, setting } = platform
  const log = telemetry.log.at(service)
  const { storage, outbox } = await openServiceStorage(listed, platform)
  const call = createCaller({ caller: service, placements, clock, random, telemetry })
  const consumers = serviceConsumers({ service, storage, platform, journal })
  const parts: ServiceParts<AnyContract> = definition.build({
    clock,
    ids,
    random,
    log,
    metrics: telemetry.metrics,
    tracer: telemetry.tracer,
    storage,
    call: call as never,
    news: createNews(telemetry),
    progress: event => consumers.progressOf(event.name),
    onFatal,
    settings: { dataDirectory: directoryOf(service), keysDirectory, get: setting },
  })
  let stopRelay = async (): Promise<void> => {}
  return {
    name: service,
    contract: definition.contract,
    handlers: parts.rpc,
    notReady: () => parts.notReady?.(),
    lags: consumers.lags,
    start: async () => parts.start?.(),
    startConsumers: async () => {
      if (outbox !== undefined && manifest.topics.length > 0)
        stopRelay = startRelay({ service, outbox, eventLog, queue, clock, log }).stop
      await consumers.start(parts.on)
    },
    stopConsumers: async () => {
      await consumers.stop()
      await stopRelay()
    },
    stop: async () => parts.stop?.(),
    closeStorage: () => storage.close(),
  }
}
