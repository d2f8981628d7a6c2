import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { journalFileName } from './node-journal-file.ts'

/** The program of `disk-faults-victim-fixture.ts`, over a directory. */
export type FaultVictim = {
  /** Resolves with the answer, or undefined if it ended without one. */
  readonly ask: (line: string) => Promise<string | undefined>
  /** Everything that it printed so far but answers: what an operator reads. */
  readonly said: () => string
  /** Lets it end and returns its exit code. */
  readonly end: () => Promise<number | null>
  readonly kill: () => void
}

const program = fileURLToPath(new URL('disk-faults-victim-fixture.ts', import.meta.url))

export type StartVictim = typeof faultVictim

/**
 * Starts it and waits until it is ready or has refused. `payments` are made before. `inject`: what strace does to its system
 * calls on the journal file: with `fdatasync:error=EIO:when=3+` the third flush and all later ones fail.
 */
export const faultVictim = async (
  directory: string,
  { payments = 0, inject }: { payments?: number; inject?: string } = {},
): Promise<FaultVictim> => {
  const node = [process.execPath, program, directory, `${payments}`]
  const tracer = [
    'strace',
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    '-P',
    join(directory, journalFileName),
    '-e',
    `inject=${inject}`,
  ]
  const [command = '', ...args] = inject === undefined ? node : [...tracer, ...node]
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    // strace counts for each thread, so one of them makes all calls that are not made at once.
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  })
  // What is asked of a program that has ended goes nowhere.
  child.stdin.on('error', () => undefined)
  const exited = once(child, 'close')
  const said: string[] = []
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (start: string): Promise<string | undefined> => {
    for (;;) {
      const line = await lines.next()
      if (line.done === true) return undefined
      if (line.value.startsWith(start)) return line.value.slice(start.length)
      said.push(line.value)
    }
  }
  await next('ready')
  return {
    ask: line => {
      child.stdin.write(`${line}\n`)
      return next('answer ')
    },
    said: () => said.join('\n'),
    kill: () => void child.kill('SIGKILL'),
    end: async () => {
      child.stdin.end()
      await next('nothing of this kind is printed')
      return (await exited)[0]
    },
  }
}
