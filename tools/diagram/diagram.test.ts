import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { pathToFileURL } from 'node:url'
import { root } from '../bootstrap/paths.mjs'
import { treeOf, treeOfFolder } from '../tidy/tree.ts'
import { callersOf, callGraph, unseenEdges } from './call-graph.ts'
import { withCallers } from './manifests.ts'
import { mermaid, withDiagram } from './mermaid.ts'

const potService = `
import { ledgerContract } from '#services/ledger/contract.ts'
import { accountContract } from '#services/account/contract.ts'
import type { cardContract } from '#services/card/contract.ts'
export const potService = defineService(potContract, ({ call }) => ({
  rpc: { openPot: openPot({ ledger: call(ledgerContract) }) },
  on: { accountClosed: takeFromQueue(accountContract, accountContract.events.accountClosed, onAccountClosed()) },
}))
`

test('calls and events are read from the wiring of each service', () => {
  const tree = treeOf({
    'services/pot/service.ts': potService,
    'datacentre/edge.ts': "import { mastercardContract } from '#services/mastercard/contract.ts'\n",
  })
  const edges = callGraph(tree)
  assert.equal(
    mermaid(edges),
    'flowchart LR\n  account -. accountClosed .-> pot\n  datacentre --> mastercard\n  pot --> ledger\n',
  )
  assert.deepEqual(callersOf(edges, 'ledger'), ['service.pot'])
  assert.deepEqual(callersOf(edges, 'mastercard'), ['edge'])
  assert.deepEqual(callersOf(edges, 'account'), [])
  assert.deepEqual(unseenEdges(tree), [])
})

test('a contract that is imported and not used in the wiring is found', () => {
  const tree = treeOf({
    'services/pot/service.ts': potService.replace('call(ledgerContract)', 'other(ledgerContract)'),
  })
  assert.deepEqual(unseenEdges(tree), ['services/pot/service.ts imports ledger and neither calls nor follows it'])
})

test('the diagram in ARCHITECTURE.md is the one that the code makes', () => {
  const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const tree = treeOfFolder(root)
  assert.equal(page, withDiagram(page, mermaid(callGraph(tree))), 'Run npm run diagram.')
  assert.deepEqual(unseenEdges(tree), [])
})

test('every manifest lists exactly the services that call', async () => {
  const tree = treeOfFolder(root)
  const edges = callGraph(tree)
  for (const { path } of tree.modules) {
    const service = /^services\/([^/]+)\/manifest\.ts$/.exec(path)?.[1]
    if (service === undefined || !existsSync(join(root, path))) continue
    const { manifest } = await import(pathToFileURL(join(root, path)).href)
    assert.equal(manifest.service, `service.${service}`)
    assert.deepEqual(manifest.callers, callersOf(edges, service), `callers in ${path}: run npm run diagram.`)
  }
})

test('a list of callers is written as the formatter would', () => {
  const manifest = "export const manifest: Manifest = {\n  callers: [\n    'service.a',\n  ],\n}\n"
  const short = withCallers(manifest, ['service.b', 'edge'])
  assert.equal(short, "export const manifest: Manifest = {\n  callers: ['service.b', 'edge'],\n}\n")
  const names = Array.from({ length: 9 }, (_, index) => `service.number-${index}`)
  const long = withCallers(short, names)
  assert.ok(long.includes("\n    'service.number-8',\n  ],\n"))
  assert.equal(withCallers(long, names), long)
  assert.equal(withCallers(long, []), 'export const manifest: Manifest = {\n  callers: [],\n}\n')
})
