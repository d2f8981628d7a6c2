import { openDataDirectory } from '#libraries/config/data-directory.ts'
import { type Environment, readSettings, settingsText } from '#libraries/config/read-settings.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { badRequest, Failure } from '#libraries/errors/failure.ts'
import type { Random } from '#libraries/ids/ids.ts'
import { createHttpTransport } from '#libraries/rpc/http-client.ts'
import { createHttpServer, type HttpServer } from '#libraries/rpc/http-server.ts'
import { createServer } from '#libraries/rpc/server.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { openPlatform, type Platform } from '../place/platform.ts'
import { processTelemetry } from '../place/process-telemetry.ts'
import { declareLag } from '../place/projection-lag.ts'
import { type RunningServices, runServices } from '../place/run-services.ts'
import { bankServices } from '../services.ts'
import { hostOf, version } from '../start-bank.ts'
import { type TunnelDoor, tunnelDoor } from '../tunnel-door.ts'
import { fleetView } from './fleet-view.ts'
import { type PeerStatus, peerPages } from './peer-pages.ts'
import { undiciPeers } from './undici-peers.ts'

/** One service in this process. `rpc` is where it takes calls; the doors are those of the service that has them. `host:port` each. */
export type LoneService = {
  readonly rpc: string
  readonly tunnel?: string
  readonly api?: string
  readonly operator?: string
  /** Takes no more calls, finishes what is under way, and lets go of its folder. */
  readonly stop: () => Promise<void>
}

/**
 * Starts the service `name` with the others behind HTTP (`FLORIN_SERVICES`). Its folder in the data directory is its own;
 * the folders of keys and of events are the bank's. Throws `Failure` with one clear sentence; what was opened is closed again.
 */
export const startService = async ({
  name,
  environment,
  clock,
  random,
  onFatal,
}: {
  name: string
  environment: Environment
  clock: Clock
  random: Random
  onFatal: (reason: string) => void
}): Promise<LoneService> => {
  const settings = readSettings(florinSettings, environment)
  if (!known.includes(name)) throw unknownService(name)
  const { data, keys } = settings
  const directory = openDataDirectory({ directory: data, keys, part: name, clock, random, version })
  const closing: (() => void | Promise<void>)[] = [directory.close]
  const stop = async (): Promise<void> => {
    for (const close of closing.toReversed()) await close()
  }
  try {
    const telemetry = processTelemetry({ process: name, traces: `traces/${name}`, directory, settings, clock, random })
    closing.push(telemetry.close)
    const setting = settingsText(florinSettings, environment)
    const shared = { clock, random, telemetry, keysDirectory: directory.keys, directoryOf: directory.ofService }
    const platform = await openPlatform({ ...shared, setting })
    closing.push(platform.close)
    const tunnel = tunnelDoor({ platform, listen: settings.tunnelListen })
    const doors: { api?: string; operator?: string; tunnel?: string } = {}
    let running: RunningServices | undefined
    const status = () => statusOf({ name, running, tunnel })
    const peers = undiciPeers(settings.services ?? new Map())
    const ownMetrics = () => platform.telemetry.metrics.page()
    const view = () => {
      const whole = fleetView({
        ...{ peers, own: name, ownStatus: status, ownMetrics, platform, dataDirectory: directory.path, version },
      })
      closing.push(whole.stop)
      return whole.view
    }
    const [listed] = bankServices({
      view: name === operatorName ? view() : unseen,
      operatorToken: settings.operatorToken ?? directory.operatorToken,
      traces: { add: telemetry.addSpans },
      openTunnel: tunnel.open,
      onApi: address => {
        doors.api = hostOf(address)
      },
      onOperator: address => {
        doors.operator = hostOf(address)
      },
    }).filter(({ manifest }) => manifest.service === name)
    if (listed === undefined) throw unknownService(name)
    running = await runServices({ list: [listed], platform, remote: remoteOf(settings.services, name, clock), onFatal })
    closing.push(running.stop)
    declareLag(platform, running)
    const http = await openHttp({
      running,
      platform,
      listen: settings.rpcListen,
      page: peerPages({ metrics: ownMetrics, status, findTrace: telemetry.findTrace }),
    })
    closing.push(http.close)
    const tunnelAddress = tunnel.address()
    return { rpc: http.address, ...doors, ...(tunnelAddress === undefined ? {} : { tunnel: tunnelAddress }), stop }
  } catch (failure) {
    await stop()
    throw failure
  }
}

const operatorName = 'service.operator'

/** The view of a process that has no operators' door: nobody looks. */
const unseen = {} as never

const known: readonly string[] = bankServices({
  view: unseen,
  operatorToken: unseen,
  traces: unseen,
  openTunnel: unseen,
  onApi: () => {},
  onOperator: () => {},
}).map(({ manifest }) => manifest.service)

/** Every service of the bank, in the order in which they start. */
export const serviceNames = known

const unknownService = (name: string): Failure =>
  badRequest('bank.unknown-service', 'service', `"${name.slice(0, 64)}" is no service: choose ${known.join(', ')}.`)

const statusOf = async ({
  name,
  running,
  tunnel,
}: {
  name: string
  running: RunningServices | undefined
  tunnel: TunnelDoor
}): Promise<PeerStatus> => {
  const services = running?.services ?? []
  return {
    service: name,
    notReady: running === undefined ? 'It is starting.' : services.map(service => service.notReady())[0],
    projections: services.flatMap(service => service.lags().map(lag => ({ service: name, ...lag }))),
    edges: await tunnel.edges(),
  }
}

const remoteOf = (services: ReadonlyMap<string, string> = new Map(), own: string, clock: Clock) =>
  new Map(
    [...services]
      .filter(([name]) => name !== own)
      .map(([name, url]) => [name, createHttpTransport({ addresses: [hostOf(url)], clock })] as const),
  )

const openHttp = async ({
  running: { services },
  platform,
  listen: { host, port },
  page,
}: {
  running: RunningServices
  platform: Platform
  listen: { readonly host: string; readonly port: number }
  page: ReturnType<typeof peerPages>
}): Promise<HttpServer> => {
  const { clock, telemetry } = platform
  const serve = createServer({ services, clock, telemetry })
  const notReady = () => services.flatMap(service => service.notReady() ?? [])[0]
  try {
    return await createHttpServer({ serve, host, port, clock, notReady, page })
  } catch (cause) {
    const address = `${host}:${port}`
    const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
    const remedy = taken ? 'is in use by another program' : 'cannot be listened on'
    throw new Failure('unavailable', 'bank.listen', `The address ${address} (FLORIN_RPC_LISTEN) ${remedy}.`, {
      params: { field: 'FLORIN_RPC_LISTEN' },
      cause,
    })
  }
}
