import type { Environment } from '#libraries/config/read-settings.ts'
import { type ChildProgram, startProgram } from './child-program.ts'

/** The bank and its data centre, two processes beside this one. */
export type RunningPrograms = {
  readonly network: string
  readonly api: string
  readonly operator: string
  readonly pids: { readonly bank: number; readonly edge: number }
  /** Resolves with the name of a program that ended without being asked to. */
  readonly broken: Promise<string>
  /** The data centre first: it answers what is under way, then the bank books it. */
  readonly stop: () => Promise<void>
}

/**
 * A payment leaves about 100 kB of short-lived objects. In a nursery of this size nearly all are dead when it is swept; with Node's own
 * size more are carried over, swept again and moved to the old generation, which costs several times as much. In a larger one a
 * sweep, for which all payments wait, takes longer.
 */
const nurseryMb = 32

export const runBank = async (environment: Environment): Promise<RunningPrograms> => {
  const bank = await startProgram({
    name: 'bank',
    path: 'bank/one-process.ts',
    options: [`--max-semi-space-size=${nurseryMb}`],
    environment,
  })
  const edge = await startEdge(bank, environment).catch(async (failure: unknown) => {
    await bank.stop()
    throw failure
  })
  const { api = '', operator = '' } = bank.ready
  const { network = '' } = edge.ready
  bank.tell({ network })
  let isStopping = false
  const broken = new Promise<string>(resolve => {
    for (const program of [bank, edge]) program.ended.then(() => isStopping || resolve(program.name))
  })
  const stop = async (): Promise<void> => {
    isStopping = true
    await edge.stop()
    await bank.stop()
  }
  return { network, api, operator, pids: { bank: bank.pid, edge: edge.pid }, broken, stop }
}

const startEdge = (bank: ChildProgram, environment: Environment): Promise<ChildProgram> =>
  startProgram({
    name: 'data centre',
    path: 'datacentre/main.ts',
    environment: { ...environment, FLORIN_TUNNEL_CONNECT: bank.ready['tunnel'] },
  })
