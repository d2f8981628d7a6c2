/** The check `tidy`: what the style asks of the tree and no other tool looks at. */
import { root } from '../bootstrap/paths.mjs'
import { tidyRules } from './rules.ts'
import { treeOfFolder } from './tree.ts'

const tree = treeOfFolder(root)
const findings = tidyRules.flatMap(({ name, check }) => check(tree).map(finding => ({ ...finding, name })))
for (const { path, line, name, message } of findings.toSorted(
  (a, b) => a.path.localeCompare(b.path) || a.line - b.line,
))
  process.stdout.write(`${path}:${line} ${name}: ${message}\n`)
process.stdout.write(`${tree.files.length} files, ${tidyRules.length} rules, ${findings.length} findings\n`)
process.exitCode = findings.length > 0 ? 1 : 0
