/**
 * `npm test`: the checks, then every test. `npm test -- FILE OR FOLDER…` runs only these tests, each one told.
 *
 * Unit tests share one process, which is fifteen times faster than one each; stories start programs and take one
 * process each, one after the other. The last line is the sum, in the form that build servers read.
 */
import { root } from '../bootstrap/paths.mjs'
import { runChecks } from './checks.ts'
import { addCounts, countsLine, noCounts, runTests } from './node-test-run.ts'
import { findTests, groupsOf } from './test-groups.ts'

const wanted = process.argv.slice(2)
const missing = wanted.filter(path => findTests(root, [path]).length === 0)
if (missing.length > 0) {
  process.stderr.write(`There is no test in ${missing.join(', ')}.\n`)
  process.exit(2)
}

const everything = wanted.length === 0
const checksPass = !everything || (await runChecks())

let counts = noCounts
for (const { isolated, files } of groupsOf(findTests(root, everything ? ['.'] : wanted))) {
  if (files.length === 0) continue
  counts = addCounts(counts, await runTests({ files, isolated, verbose: !everything }))
}
if (!checksPass) process.stdout.write('npm run check failed, see above.\n')
process.stdout.write(`${countsLine(counts)}\n`)
process.exitCode = checksPass && counts.failed === 0 && counts.passed > 0 ? 0 : 1
