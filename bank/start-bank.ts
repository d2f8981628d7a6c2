import { openDataDirectory } from '#libraries/config/data-directory.ts'
import { type Environment, readSettings, settingsText } from '#libraries/config/read-settings.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import type { Random } from '#libraries/ids/ids.ts'
import { createServer } from '#libraries/rpc/server.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { bankView } from './bank-view.ts'
import { startFollowersThread } from './followers/node-followers-thread.ts'
import { isOnPaymentPath } from './followers/payment-path.ts'
import { openPlatform } from './place/platform.ts'
import { processTelemetry } from './place/process-telemetry.ts'
import { declareLag } from './place/projection-lag.ts'
import { type RunningServices, runServices } from './place/run-services.ts'
import { bankServices } from './services.ts'
import { tunnelDoor } from './tunnel-door.ts'

/** A bank in this process, taking payments through its tunnel. Addresses are `host:port`. */
export type Bank = {
  readonly tunnel: string
  readonly api: string
  readonly operator: string
  readonly dataDirectory: string
  /** Tells commands where the bank is; the network's door belongs to the edge. */
  readonly announce: (network: string) => void
  /** Finishes what is under way and lets go of the data directory. */
  readonly stop: () => Promise<void>
}

export const version = '0.1.0'

/**
 * Opens the data directory and starts every service. Throws `Failure` with one clear sentence for wrong settings, a directory that
 * cannot be used or is in use, a damaged journal or an address that is taken; what was opened is closed again.
 */
export const startBank = async ({
  environment,
  clock,
  random,
  onFatal,
}: {
  environment: Environment
  clock: Clock
  random: Random
  onFatal: (reason: string) => void
}): Promise<Bank> => {
  const settings = readSettings(florinSettings, environment)
  const directory = openDataDirectory({ directory: settings.data, keys: settings.keys, clock, random, version })
  const closing: (() => void | Promise<void>)[] = [directory.close]
  const stop = async (): Promise<void> => {
    for (const close of closing.toReversed()) await close()
  }
  try {
    const telemetry = processTelemetry({ process: 'bank', traces: 'traces', directory, settings, clock, random })
    closing.push(telemetry.close)
    const setting = settingsText(florinSettings, environment)
    const platform = await openPlatform({
      clock,
      random,
      telemetry,
      keysDirectory: directory.keys,
      directoryOf: directory.ofService,
      setting,
    })
    closing.push(platform.close)
    const followers = startFollowersThread({ environment, directory, onSpans: telemetry.addSpans, onFatal })
    let running: RunningServices | undefined
    // Those that read from others end before them.
    closing.push(async () => running?.stop(), followers.stop)
    const tunnel = tunnelDoor({ platform, listen: settings.tunnelListen })
    const doors = { api: '', operator: '' }
    const view = bankView({
      platform,
      followers,
      findTrace: telemetry.findTrace,
      tunnel,
      running: () => running,
      dataDirectory: directory.path,
      version,
    })
    const list = bankServices({
      view,
      operatorToken: settings.operatorToken ?? directory.operatorToken,
      traces: { add: telemetry.addSpans },
      openTunnel: tunnel.open,
      onApi: () => {},
      onOperator: address => {
        doors.operator = hostOf(address)
      },
    })
    const here = list.filter(({ manifest }) => isOnPaymentPath(manifest.service))
    const there = list.filter(listed => !here.includes(listed))
    const remote = new Map(there.map(({ manifest }) => [manifest.service, followers.transport]))
    running = await runServices({ list: here, platform, remote, onFatal })
    followers.serve(createServer({ services: running.services, clock, telemetry }))
    doors.api = (await followers.ready).api
    declareLag(platform, running)
    const tunnelAddress = tunnel.address() ?? ''
    const announce = (network: string) => directory.announce({ network, ...doors })
    return { tunnel: tunnelAddress, ...doors, dataDirectory: directory.path, announce, stop }
  } catch (failure) {
    await stop()
    throw failure
  }
}

export const hostOf = (url: string): string => url.replace(/^https?:\/\//, '')
