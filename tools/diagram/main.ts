/** `npm run diagram`: writes what the wiring says into ARCHITECTURE.md (the diagram) and the manifests (who calls). */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../bootstrap/paths.mjs'
import { treeOfFolder } from '../tidy/tree.ts'
import { callersOf, callGraph } from './call-graph.ts'
import { withCallers } from './manifests.ts'
import { mermaid, withDiagram } from './mermaid.ts'

const tree = treeOfFolder(root)
const edges = callGraph(tree)
const page = join(root, 'ARCHITECTURE.md')
writeFileSync(page, withDiagram(readFileSync(page, 'utf8'), mermaid(edges)))
for (const { path, text } of tree.modules) {
  const service = /^services\/([^/]+)\/manifest\.ts$/.exec(path)?.[1]
  if (service === undefined) continue
  const written = withCallers(text, callersOf(edges, service))
  if (written !== text) writeFileSync(join(root, path), written)
}
process.stdout.write(`${edges.length} arrows written into ARCHITECTURE.md and the manifests\n`)
