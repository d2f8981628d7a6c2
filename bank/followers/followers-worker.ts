import { mkdirSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { readSettings, settingsText } from '#libraries/config/read-settings.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { asFailure } from '#libraries/errors/failure.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { threadCalls } from '#libraries/rpc/node-thread-calls.ts'
import { createServer } from '#libraries/rpc/server.ts'
import { nodeTelemetry } from '#libraries/telemetry/node-telemetry.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { projectionsOf } from '../bank-view.ts'
import { openPlatform, type Platform } from '../place/platform.ts'
import { telemetrySettings } from '../place/process-telemetry.ts'
import { declareLag } from '../place/projection-lag.ts'
import { type RunningServices, runServices } from '../place/run-services.ts'
import { bankServices } from '../services.ts'
import { hostOf } from '../start-bank.ts'
import type { FollowersData, FollowersStatus, FromFollowers, ToFollowers } from './followers-messages.ts'
import { isOnPaymentPath, paymentPath } from './payment-path.ts'

/**
 * The thread of the services that follow payments.
 *
 * 1. It opens its own ends of the files, starts its services with those of the payments' thread behind the channel, and says `ready`.
 * 2. It answers what the operators' door asks of it, and hands on spans.
 * 3. Told to stop it ends its services and itself.
 */
const port = parentPort
invariant(port !== null, 'This is the file of a thread.')
const say = (message: FromFollowers): void => port.postMessage(message)

/** Payments go first; the threads that write are behind both. */
const priority = 5
if (process.platform === 'linux') setPriority(priority)

/** In the place of what belongs to doors that are not opened here. */
const unseen = {} as never

const data = workerData as FollowersData
const closing: (() => void | Promise<void>)[] = []
const stop = async (): Promise<void> => {
  for (let close = closing.pop(); close !== undefined; close = closing.pop()) await close()
}

const openOwnPlatform = async (): Promise<Platform> => {
  const settings = readSettings(florinSettings, data.environment)
  const [clock, random] = [systemClock(), nodeRandom()]
  const telemetry = nodeTelemetry({
    clock,
    random,
    settings: telemetrySettings({
      ...{ process: 'followers', directory: data, settings },
      spans: spans => say({ kind: 'spans', spans }),
    }),
  })
  closing.push(telemetry.close)
  const platform = await openPlatform({
    clock,
    random,
    telemetry,
    keysDirectory: data.keys,
    directoryOf: name => {
      const directory = join(data.path, name)
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      return directory
    },
    setting: settingsText(florinSettings, data.environment),
  })
  closing.push(platform.close)
  return platform
}

const start = async (): Promise<{ platform: Platform; running: RunningServices; api: string }> => {
  const calls = threadCalls(data.calls)
  closing.push(calls.end)
  const platform = await openOwnPlatform()
  let api = ''
  const list = bankServices({
    ...{ view: unseen, operatorToken: unseen, traces: unseen, openTunnel: unseen, onOperator: () => {} },
    onApi: address => {
      api = hostOf(address)
    },
  }).filter(({ manifest }) => !isOnPaymentPath(manifest.service))
  const remote = new Map(paymentPath.map(name => [name, calls.transport]))
  const running = await runServices({ list, platform, remote, onFatal: reason => say({ kind: 'fatal', reason }) })
  closing.push(running.stop)
  declareLag(platform, running)
  const { clock, telemetry } = platform
  calls.serve(createServer({ services: running.services, clock, telemetry }))
  return { platform, running, api }
}

const statusOf = ({ services }: RunningServices): FollowersStatus => ({
  services: services.map(({ name, notReady }) => ({ service: name, placement: 'thread', notReady: notReady() })),
  projections: projectionsOf(services),
})

const main = async (): Promise<void> => {
  const { platform, running, api } = await start()
  const answer = async ({ number, what }: Extract<ToFollowers, { kind: 'ask' }>): Promise<void> => {
    const said = what === 'status' ? statusOf(running) : await platform.telemetry.metrics.page()
    say({ kind: 'said', number, answer: said })
  }
  port.on('message', (message: ToFollowers) => {
    if (message.kind === 'ask') void answer(message)
    else void stop().finally(() => port.close())
  })
  say({ kind: 'ready', api })
}

await main().catch(async (thrown: unknown) => {
  say({ kind: 'failed', failure: asFailure(thrown).toJSON() })
  await stop()
  port.once('message', () => port.close())
})
