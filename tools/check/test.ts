/**
 * `npm test`: the checks, then every test. `npm test -- FILE…` runs only these tests, each one told.
 *
 * Unit tests share one process, which is fifteen times faster than one each; stories start programs and take one
 * process each, one after the other. The last line is the sum, in the form that build servers read.
 */
import { globSync } from 'node:fs'
import { relative } from 'node:path'
import { root } from '../bootstrap/paths.mjs'
import { runChecks } from './checks.ts'
import { addCounts, countsLine, noCounts, runTests } from './node-test-run.ts'
import { groupsOf } from './test-groups.ts'

const wanted = process.argv.slice(2)
const unknown = wanted.filter(argument => globSync(argument, { cwd: root }).length === 0)
if (unknown.length > 0) {
  process.stderr.write(`No such test file: ${unknown.join(', ')}\n`)
  process.exit(2)
}

const checksPass = wanted.length > 0 || (await runChecks())

const files = globSync(wanted.length > 0 ? wanted : '**/*.test.ts', { cwd: root, exclude: isOutside })
  .map(file => relative('', file))
  .filter(file => file.endsWith('.test.ts'))
let counts = noCounts
for (const { isolated, files: group } of groupsOf(files)) {
  if (group.length === 0) continue
  counts = addCounts(counts, await runTests({ files: group, isolated, verbose: wanted.length > 0 }))
}
if (!checksPass) process.stdout.write('npm run check failed, see above.\n')
process.stdout.write(`${countsLine(counts)}\n`)
process.exitCode = checksPass && counts.failed === 0 && counts.passed > 0 ? 0 : 1

function isOutside(path: string): boolean {
  return /(^|\/)(node_modules|data|planted)(\/|$)/.test(path)
}
