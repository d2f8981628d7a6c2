import type { BankView } from '#services/operator/service.ts'
import type { Platform } from './place/platform.ts'
import type { RunningServices } from './place/run-services.ts'
import { backUp } from './sqlite-backup.ts'
import type { TunnelDoor } from './tunnel-door.ts'

/** What the operator door shows of the whole bank. `running` is undefined until every service has started. */
export const bankView = ({
  platform,
  findTrace,
  tunnel,
  running,
  dataDirectory,
  version,
}: {
  platform: Platform
  findTrace: BankView['findTrace']
  tunnel: Pick<TunnelDoor, 'edges'>
  running: () => RunningServices | undefined
  dataDirectory: string
  version: string
}): BankView => {
  const startedAt = platform.clock.now()
  const services = () => running()?.services ?? []
  return {
    status: async () => ({
      version,
      startedAt,
      services: services().map(service => ({
        service: service.name,
        placement: 'in-process',
        notReady: service.notReady(),
      })),
      network: networkOf(platform),
      engines: { storage: 'sqlite', events: 'sqlite', journal: 'file' },
      projections: services().flatMap(service => service.lags().map(lag => ({ service: service.name, ...lag }))),
    }),
    edges: tunnel.edges,
    metricsPage: () => platform.telemetry.metrics.page(),
    findTrace,
    backup: directory => backUp({ from: dataDirectory, to: directory }),
    started: () => running() !== undefined,
    notReady: () =>
      running() === undefined
        ? ['The services are starting.']
        : services().flatMap(service => service.notReady() ?? []),
  }
}

export const networkOf = ({ setting }: Platform) => ({
  dialect: setting('FLORIN_NETWORK_DIALECT') ?? '',
  framing: setting('FLORIN_NETWORK_FRAMING') ?? '',
  codePage: setting('FLORIN_NETWORK_CODEPAGE') ?? '',
})
