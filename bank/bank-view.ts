import type { BankStatus, BankView } from '#services/operator/service.ts'
import type { FollowersThread } from './followers/node-followers-thread.ts'
import type { Platform } from './place/platform.ts'
import type { RunningServices } from './place/run-services.ts'
import { backUp } from './sqlite-backup.ts'
import type { TunnelDoor } from './tunnel-door.ts'

/** What the operator door shows of the whole bank. `running` is undefined until every service has started. */
export const bankView = ({
  platform,
  followers,
  findTrace,
  tunnel,
  running,
  dataDirectory,
  version,
}: {
  platform: Platform
  followers: Pick<FollowersThread, 'status' | 'metricsPage'>
  findTrace: BankView['findTrace']
  tunnel: Pick<TunnelDoor, 'edges'>
  running: () => RunningServices | undefined
  dataDirectory: string
  version: string
}): BankView => {
  const startedAt = platform.clock.now()
  const services = () => running()?.services ?? []
  return {
    status: async () => {
      const behind = await followers.status()
      return {
        version,
        startedAt,
        services: [
          ...services().map(({ name, notReady }) => ({ service: name, placement: 'in-process', notReady: notReady() })),
          ...behind.services,
        ],
        network: networkOf(platform),
        engines: { storage: 'sqlite', events: 'sqlite', journal: 'file' },
        projections: [...projectionsOf(services()), ...behind.projections],
      }
    },
    edges: tunnel.edges,
    metricsPage: async () =>
      (await Promise.all([platform.telemetry.metrics.page(), followers.metricsPage()])).join('\n'),
    findTrace,
    backup: directory => backUp({ from: dataDirectory, to: directory }),
    started: () => running() !== undefined,
    notReady: () =>
      running() === undefined
        ? ['The services are starting.']
        : services().flatMap(service => service.notReady() ?? []),
  }
}

export const projectionsOf = (services: RunningServices['services']): BankStatus['projections'] =>
  services.flatMap(({ name, lags }) => lags().map(lag => ({ service: name, ...lag })))

export const networkOf = ({ setting }: Platform) => ({
  dialect: setting('FLORIN_NETWORK_DIALECT') ?? '',
  framing: setting('FLORIN_NETWORK_FRAMING') ?? '',
  codePage: setting('FLORIN_NETWORK_CODEPAGE') ?? '',
})
