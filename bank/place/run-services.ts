import { sharedSource } from '#libraries/events/shared-source.ts'
import { createCaller, type Placement, type Placements } from '#libraries/rpc/caller.ts'
import type { WireTransport } from '#libraries/rpc/transport.ts'
import { noTracer } from '#libraries/telemetry/no-tracer.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { journalSource } from './consumers.ts'
import { type PlacedService, placeService } from './place-service.ts'
import type { Platform } from './platform.ts'
import type { Listed } from './service-storage.ts'

/** The services of one process, running. */
export type RunningServices = {
  readonly services: readonly PlacedService[]
  readonly placements: Placements
  /** Ends doors first, then consumers, then the rest; every step waits for what is under way. */
  readonly stop: () => Promise<void>
}

/**
 * Builds and starts services in this process: calls between them stay in it, calls to the others go over `remote`.
 * Doors open in the order of the list, so the ledger stands before those who call it. If one cannot start, those that have are
 * stopped and the failure is thrown.
 */
export const runServices = async ({
  list,
  platform,
  remote = new Map(),
  onFatal,
}: {
  list: readonly Listed[]
  platform: Platform
  remote?: ReadonlyMap<string, WireTransport>
  onFatal: (reason: string) => void
}): Promise<RunningServices> => {
  const here = new Map<string, PlacedService>()
  const placementOf = (name: string): Placement | undefined => {
    const service = here.get(name)
    return service === undefined ? remote.get(name) : { placement: 'in-process', handlers: () => service.handlers }
  }
  const placements = { get: placementOf }
  const { clock, random, telemetry } = platform
  const call = createCaller({
    ...{ caller: 'followers', placements, clock, random },
    telemetry: { ...telemetry, tracer: noTracer },
  })
  const journal = sharedSource(journalSource(call(ledgerContract)))
  const started: PlacedService[] = []
  const stop = async (): Promise<void> => {
    for (const service of started.toReversed().filter(isDoor)) await service.stop()
    await Promise.all([...here.values()].map(service => service.stopConsumers()))
    for (const service of started.toReversed().filter(service => !isDoor(service))) await service.stop()
    await Promise.all([...here.values()].map(service => service.closeStorage()))
    await Promise.all([...remote.values()].map(transport => transport.close()))
  }
  try {
    const placed = await settled(
      list.map(listed => placeService({ listed, platform, placements, journal, onFatal })),
      service => here.set(service.name, service),
    )
    for (const service of placed) {
      started.push(service)
      await service.start()
    }
    await Promise.all(placed.map(service => service.startConsumers()))
    return { services: placed, placements, stop }
  } catch (failure) {
    await stop()
    throw failure
  }
}

/** Through these a payment or a person comes in: they close first, while what they call still stands. */
const isDoor = ({ name }: PlacedService): boolean =>
  ['service.api', 'service.mastercard', 'service.operator'].includes(name)

/** Waits for all, so that what did open can be closed when one did not. */
const settled = async <T>(promises: readonly Promise<T>[], keep: (value: T) => void): Promise<T[]> => {
  const results = await Promise.allSettled(promises)
  for (const result of results) if (result.status === 'fulfilled') keep(result.value)
  return results.map(result => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}
