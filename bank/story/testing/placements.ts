import type { Environment } from '#libraries/config/read-settings.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { type NodeProgram, startNodeProgram } from '../../fleet/node-program.ts'
import { startFleet } from '../../fleet/start-fleet.ts'

export type Placement = 'one process' | 'every service in its own process'

export const placements: readonly Placement[] = ['one process', 'every service in its own process']

/** A bank as processes of this machine. */
export type PlacedBank = {
  readonly tunnel: string
  readonly api: string
  readonly operator: string
  readonly programs: ReadonlyMap<string, NodeProgram>
  readonly announce: (network: string) => void
  /** As `florin start` does at Ctrl-C. Gives the exit codes. */
  readonly stop: () => Promise<readonly (number | undefined)[]>
  /** `kill -9` of one service, and its start; where all are one process, there is no such thing. */
  readonly killAndRestart?: (service: string) => Promise<void>
  readonly restart?: (service: string) => Promise<void>
  /** `kill -9` of every process at once, which can then say nothing more. */
  readonly kill: () => Promise<void>
}

export const startPlaced = (placement: Placement, environment: Environment): Promise<PlacedBank> =>
  placement === 'one process' ? inOneProcess(environment) : inFleet(environment)

const inOneProcess = async (environment: Environment): Promise<PlacedBank> => {
  const program = await startNodeProgram({ path: 'bank/one-process.ts', environment })
  const { tunnel = '', api = '', operator = '' } = program.ready
  return {
    ...{ tunnel, api, operator },
    programs: new Map([['bank', program]]),
    announce: network => program.tell({ network }),
    stop: async () => {
      program.signal('SIGTERM')
      return [await program.ended]
    },
    kill: async () => {
      program.signal('SIGKILL')
      await program.ended
    },
  }
}

const inFleet = async (environment: Environment): Promise<PlacedBank> => {
  const fleet = await startFleet({ environment, clock: systemClock(), random: nodeRandom() })
  const ended = () => Promise.all([...fleet.programs.values()].map(program => program.ended))
  return {
    ...fleet,
    killAndRestart: async service => {
      const program = fleet.programs.get(service)
      program?.signal('SIGKILL')
      await program?.ended
      await fleet.restart(service)
    },
    stop: async () => {
      await fleet.stop()
      return ended()
    },
    kill: async () => {
      for (const program of fleet.programs.values()) program.signal('SIGKILL')
      await ended()
      await fleet.stop()
    },
  }
}
