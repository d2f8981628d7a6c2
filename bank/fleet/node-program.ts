import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Environment } from '#libraries/config/read-settings.ts'
import { Failure } from '#libraries/errors/failure.ts'

/** A program of the bank in a process of its own. The channel to it is also its lifeline: when we are gone, it stops. */
export type NodeProgram = {
  readonly pid: number
  /** What it said when it was ready: addresses. */
  readonly ready: Readonly<Record<string, string>>
  readonly tell: (message: object) => void
  /** With its exit code; undefined when a signal ended it. */
  readonly ended: Promise<number | undefined>
  readonly signal: (name: NodeJS.Signals) => void
  /** Everything that it wrote to stdout and stderr. */
  readonly output: () => string
}

type Said = { readonly ready?: boolean; readonly failed?: { readonly code: string; readonly message: string } }

/** Starts `path` (from the root of the project). Throws `Failure` with what it says when it cannot start; `params.exit` is its exit code. */
export const startNodeProgram = async ({
  path,
  args = [],
  environment,
}: {
  path: string
  args?: readonly string[]
  environment: Environment
}): Promise<NodeProgram> => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const child = fork(`${root}${path}`, [...args], {
    env: { ...environment },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const written: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => void written.push(text))
  const ended = new Promise<number | undefined>(resolve => child.once('close', code => resolve(code ?? undefined)))
  const output = () => written.join('')
  const ready = await firstWord(child, ended, { path, output })
  return {
    pid: child.pid ?? 0,
    ready,
    tell: message => void (child.connected && child.send(message)),
    ended,
    signal: name => void child.kill(name),
    output,
  }
}

const firstWord = async (
  child: ChildProcess,
  ended: Promise<number | undefined>,
  { path, output }: { path: string; output: () => string },
): Promise<Record<string, string>> => {
  const word = new Promise<Said>(resolve => child.on('message', said => resolve(said as Said)))
  const said = await Promise.race([word, ended])
  if (typeof said === 'object' && said.ready === true) return said as unknown as Record<string, string>
  const exit = await ended
  const { code, message } = (typeof said === 'object' ? said.failed : undefined) ?? {
    code: 'bank.start',
    message: output().trim() || `${path} did not start and did not say why.`,
  }
  throw new Failure('unavailable', code, message, { params: { exit: exit ?? -1 } })
}
