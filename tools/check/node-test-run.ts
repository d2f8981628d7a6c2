import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../bootstrap/paths.mjs'

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
}: {
  files: readonly string[]
  isolated: boolean
  verbose: boolean
  cwd?: string
  output?: 'inherit' | 'ignore'
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
  const exitCode = await new Promise<number>(resolve => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', output, 'inherit'] })
    child.on('error', () => resolve(1))
    child.on('close', code => resolve(code ?? 1))
  })
  const counts = readCounts(countsFile)
  rmSync(folder, { recursive: true, force: true })
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

const readCounts = (file: string): Counts => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Counts
  } catch {
    return noCounts
  }
}
