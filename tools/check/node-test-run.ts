import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../bootstrap/paths.mjs'

/** After this a group of tests is taken to hang. */
const groupTimeoutMs = 30 * 60 * 1000

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 }

export const addCounts = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

export const countsLine = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`

/**
 * Runs test files with node:test in a child process.
 * @param verbose tells every test by name; otherwise only those that fail
 * @returns what was counted; a run that broke off counts as one more failure
 */
export const runTests = async ({
  files,
  isolated,
  verbose,
  cwd = root,
  output = 'inherit',
  timeoutMs = groupTimeoutMs,
}: {
  files: readonly string[]
  isolated: boolean
  verbose: boolean
  cwd?: string
  output?: 'inherit' | 'ignore'
  timeoutMs?: number
}): Promise<Counts> => {
  const folder = mkdtempSync(join(tmpdir(), 'florin-test-'))
  const countsFile = join(folder, 'counts.json')
  const args = [
    '--test',
    ...(isolated ? ['--test-isolation=process', '--test-concurrency=1'] : ['--test-isolation=none']),
    `--test-reporter=${verbose ? 'spec' : join(root, 'tools/check/failures-reporter.ts')}`,
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(root, 'tools/check/counts-reporter.ts')}`,
    `--test-reporter-destination=${countsFile}`,
    ...files,
  ]
  const exitCode = await runNode(args, { cwd, output, timeoutMs })
  const counts = readCounts(countsFile)
  rmSync(folder, { recursive: true, force: true })
  if (counts === undefined) return { ...noCounts, failed: 1 }
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

const runNode = (
  args: readonly string[],
  { cwd, output, timeoutMs }: { cwd: string; output: 'inherit' | 'ignore'; timeoutMs: number },
): Promise<number> =>
  new Promise(resolve => {
    // Node would take a run inside a run for a single test file of the outer one.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', output, output] })
    const watchdog = setTimeout(() => {
      if (output === 'inherit')
        process.stderr.write(`The tests did not end within ${timeoutMs / 1000} s: one of them left something open.\n`)
      child.kill('SIGKILL')
    }, timeoutMs)
    const end = (code: number): void => {
      clearTimeout(watchdog)
      resolve(code)
    }
    child.on('error', () => end(1))
    child.on('close', code => end(code ?? 1))
  })

/** Undefined when the run ended before its reporter did: a test that ends the process looks like success otherwise. */
const readCounts = (file: string): Counts | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Counts
  } catch {
    return undefined
  }
}
