/** The check `arrows`: every import in the tree against the arrows of the layout. */
import { arrows } from './arrows.ts'
import { cruise, unread } from './cruise.ts'

/** Fewer modules than this cannot be the bank. */
const modulesMin = 100

const result = await cruise()
const reasons = new Map(arrows.map(({ name, because }) => [name, because]))
for (const { rule, from, to } of result.violations)
  process.stdout.write(`${from} -> ${to}\n    ${rule}: ${reasons.get(rule)}\n`)
const missed = unread(result)
if (missed.length > 0) process.stdout.write(`Not read by dependency-cruiser: ${missed.join(', ')}\n`)
if (result.modules.length < modulesMin) process.stdout.write(`Only ${result.modules.length} modules were read.\n`)
process.stdout.write(`${result.modules.length} modules, ${result.imports.length} imports\n`)
process.exitCode = result.violations.length + missed.length > 0 || result.modules.length < modulesMin ? 1 : 0
