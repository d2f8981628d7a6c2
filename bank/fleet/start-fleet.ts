import { openDataDirectory } from '#libraries/config/data-directory.ts'
import { type Environment, readSettings } from '#libraries/config/read-settings.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import type { Random } from '#libraries/ids/ids.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { version } from '../start-bank.ts'
import { freePorts } from './free-ports.ts'
import { type NodeProgram, startNodeProgram } from './node-program.ts'
import { serviceNames } from './start-service.ts'

/** A bank with every service in a process of its own, on loopback. */
export type Fleet = {
  readonly tunnel: string
  readonly api: string
  readonly operator: string
  readonly programs: ReadonlyMap<string, NodeProgram>
  readonly announce: (network: string) => void
  /** Starts a service again that has ended, at its address. */
  readonly restart: (service: string) => Promise<void>
  /** The doors first, then all the others, then the ledger. */
  readonly stop: () => Promise<void>
}

const doors = ['service.mastercard', 'service.api', 'service.operator']
const ledger = 'service.ledger'

/** Starts all at once: each says it is ready when its own part is, and calls the others when it needs them. */
export const startFleet = async ({
  environment,
  clock,
  random,
}: {
  environment: Environment
  clock: Clock
  random: Random
}): Promise<Fleet> => {
  const { data, keys } = readSettings(florinSettings, environment)
  const directory = openDataDirectory({ directory: data, keys, clock, random, version })
  const ports = await freePorts(serviceNames.length, random)
  const addresses = new Map(serviceNames.map((name, index) => [name, `127.0.0.1:${ports[index]}`]))
  const programs = new Map<string, NodeProgram>()
  const start = async (name: string): Promise<void> => {
    const services = [...addresses].map(([other, address]) => `${other}=http://${address}`).join()
    const own = { FLORIN_RPC_LISTEN: addresses.get(name), FLORIN_SERVICES: services }
    const program = { path: 'bank/one-service.ts', args: [name], environment: { ...environment, ...own } }
    programs.set(name, await startNodeProgram(program))
  }
  const end = async (names: readonly string[]): Promise<void> => {
    const running = names.flatMap(name => programs.get(name) ?? [])
    for (const program of running) program.signal('SIGTERM')
    await Promise.all(running.map(program => program.ended))
  }
  const stop = async (): Promise<void> => {
    await end(doors)
    await end(serviceNames.filter(name => name !== ledger && !doors.includes(name)))
    await end([ledger])
    directory.close()
  }
  const results = await Promise.allSettled(serviceNames.map(start))
  for (const result of results)
    if (result.status === 'rejected') {
      await stop()
      throw result.reason
    }
  const door = (service: string, name: string) => programs.get(service)?.ready[name] ?? ''
  const api = door('service.api', 'api')
  const operator = door('service.operator', 'operator')
  return {
    tunnel: door('service.mastercard', 'tunnel'),
    api,
    operator,
    programs,
    announce: network => directory.announce({ network, api, operator }),
    restart: start,
    stop,
  }
}
