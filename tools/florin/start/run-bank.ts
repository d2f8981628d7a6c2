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

export const runBank = async (environment: Environment): Promise<RunningPrograms> => {
  const bank = await startProgram({ name: 'bank', path: 'bank/one-process.ts', environment })
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
