import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { readSettings } from '#libraries/config/read-settings.ts'
import { findRunningBank } from '#libraries/config/running-bank.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { Failure } from '#libraries/errors/failure.ts'
import type { Context } from './command-spec.ts'

/** Whether a bank answers for the books, or its files must be read. */
export const isRunning = ({ environment, flags }: Pick<Context, 'environment' | 'flags'>): boolean =>
  flags.has('FLORIN_OPERATOR_LISTEN') ||
  findRunningBank(resolve(readSettings(florinSettings, environment).data)) !== undefined

/**
 * The JSON documents, one a line, that a program of the bank prints about a stopped bank's files: only the bank knows their form.
 * A line `{ error }` is thrown as a failure.
 */
export async function* bankProgram(
  { environment }: Pick<Context, 'environment'>,
  program: string,
  args: readonly string[] = [],
): AsyncGenerator<Record<string, unknown>> {
  const path = fileURLToPath(new URL(`../../bank/${program}`, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>(done => child.once('close', () => done()))
  let hasSpoken = false
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const document = JSON.parse(line) as Record<string, unknown>
      const error = document['error'] as { code: string; message: string } | undefined
      if (error !== undefined) throw new Failure('precondition-failed', error.code, error.message)
      hasSpoken = true
      yield document
    }
  } finally {
    child.kill()
    await ended
  }
  if (!hasSpoken && child.exitCode !== 0)
    throw new Failure('internal', 'florin.bank-program', 'The journal could not be read; the reason stands above.')
}

/** The one document of a program that prints one. */
export const documentOf = async (
  documents: AsyncIterable<Record<string, unknown>>,
): Promise<Record<string, unknown>> => {
  for await (const document of documents) return document
  throw new Failure('internal', 'florin.bank-program', 'The journal could not be read; the reason stands above.')
}
