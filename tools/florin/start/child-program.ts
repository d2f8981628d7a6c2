import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Environment } from '#libraries/config/read-settings.ts'
import { Failure, type FailureCode } from '#libraries/errors/failure.ts'

/** A program of ours in a process of its own. The channel to it is also its lifeline: when we are gone, it stops. */
export type ChildProgram = {
  readonly name: string
  readonly pid: number
  /** What it said when it was ready: addresses. */
  readonly ready: Readonly<Record<string, string>>
  readonly tell: (message: object) => void
  /** Resolves when it has ended, with its exit code. */
  readonly ended: Promise<number>
  /** Asks it to finish, and waits. */
  readonly stop: () => Promise<void>
}

type Said = { ready?: boolean; failed?: { code: string; message: string; field?: string } }

/** Starts `path` (from the root of the project), Node with `options`. Throws what it says when it cannot start. */
export const startProgram = async ({
  name,
  path,
  options = [],
  environment,
}: {
  name: string
  path: string
  options?: readonly string[]
  environment: Environment
}): Promise<ChildProgram> => {
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  const child = fork(`${root}${path}`, {
    env: { ...environment },
    execArgv: [...options],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const complaints: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints.push(text)
    // What a running program says on stderr is for the person at the terminal; what one says that fails to start is its failure.
    if (isReady) process.stderr.write(text)
  })
  let isReady = false
  const ended = new Promise<number>(resolve =>
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 0) : 1)),
  )
  const ready = await firstWord(child, ended, { name, complaints })
  isReady = true
  return {
    name,
    pid: child.pid ?? 0,
    ready,
    tell: message => void (child.connected && child.send(message)),
    ended,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

const firstWord = async (
  child: ChildProcess,
  ended: Promise<number>,
  { name, complaints }: { name: string; complaints: string[] },
): Promise<Record<string, string>> => {
  const word = new Promise<Said>(resolve => child.on('message', said => resolve(said as Said)))
  const said = await Promise.race([word, ended])
  if (typeof said !== 'number' && said.failed === undefined) return said as unknown as Record<string, string>
  const exit = await ended
  const { code, message, field } =
    typeof said === 'number'
      ? { code: `${name}.start`, message: sentence(complaints, name), field: undefined }
      : (said.failed as NonNullable<Said['failed']>)
  throw new Failure(failureCode(exit), code, message, { params: field === undefined ? {} : { field } })
}

const wrongUse = 2

const failureCode = (exit: number): FailureCode => (exit === wrongUse ? 'bad-request' : 'unavailable')

const sentence = (complaints: readonly string[], name: string): string =>
  complaints
    .join('')
    .trim()
    .replace(/^florin edge: /, '') || `The ${name} did not start and did not say why.`
