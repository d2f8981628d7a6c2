import type { Node } from '../tidy/syntax.ts'
import { dottedName } from '../tidy/syntax.ts'
import type { Tree, TreeFile } from '../tidy/tree.ts'

/** `from` calls a method of `to`, or `to` hands `from` its event. */
export type Edge =
  | { readonly kind: 'rpc'; readonly from: string; readonly to: string }
  | { readonly kind: 'event'; readonly from: string; readonly to: string; readonly event: string }

/** Who calls whom and who follows what, read from every service.ts, and from what the edge imports. */
export const callGraph = ({ modules }: Tree): readonly Edge[] =>
  modules.flatMap(file => {
    const service = /^services\/([^/]+)\/service\.ts$/.exec(file.path)?.[1]
    if (service !== undefined) return edgesOf(service, file)
    const isEdge = /^datacentre\/(?!.*\.test\.ts$)/.test(file.path)
    return isEdge
      ? [...contractsImported(file).values()].map(to => ({ kind: 'rpc' as const, from: 'datacentre', to }))
      : []
  })

const edgesOf = (service: string, file: TreeFile): readonly Edge[] => {
  const contracts = contractsImported(file)
  const edges: Edge[] = []
  file.syntax().walk(node => {
    if (node.type !== 'CallExpression') return
    const name = dottedName(node['callee'] as Node)
      .split('.')
      .at(-1)
    const [first, second] = (node['arguments'] as { expression: Node }[]).map(({ expression }) => expression)
    const to = contracts.get(dottedName(first))
    if (to === undefined) return
    if (name === 'call') edges.push({ kind: 'rpc', from: service, to })
    if (name === 'followLog' || name === 'takeFromQueue')
      edges.push({ kind: 'event', from: service, to, event: dottedName(second).split('.').at(-1) ?? '' })
  })
  return edges
}

/** Local names of contracts of services, with the service. */
const contractsImported = (file: TreeFile): ReadonlyMap<string, string> => {
  const contracts = new Map<string, string>()
  file.syntax().walk(node => {
    if (node.type !== 'ImportDeclaration' || node['typeOnly'] === true) return
    const service = /^#services\/([^/]+)\/contract\.ts$/.exec(String((node['source'] as Node)['value']))?.[1]
    if (service === undefined) return
    for (const { local, isTypeOnly } of node['specifiers'] as { local: Node; isTypeOnly?: boolean }[])
      if (!isTypeOnly) contracts.set(String(local['value']), service)
  })
  return contracts
}

/** Services whose contract a service.ts imports without calling or following it: an edge that the graph cannot see. */
export const unseenEdges = (tree: Tree): readonly string[] => {
  const edges = callGraph(tree)
  return tree.modules.flatMap(file => {
    const service = /^services\/([^/]+)\/service\.ts$/.exec(file.path)?.[1]
    if (service === undefined) return []
    return [...contractsImported(file).values()]
      .filter(to => !edges.some(edge => edge.from === service && edge.to === to))
      .map(to => `${file.path} imports ${to} and neither calls nor follows it`)
  })
}

/** `service.x` of everyone who calls a service, sorted; the edge is `edge`. */
export const callersOf = (edges: readonly Edge[], service: string): readonly string[] => {
  const callers = edges.filter(({ kind, to }) => kind === 'rpc' && to === service).map(({ from }) => from)
  return [...new Set(callers.map(name => (name === 'datacentre' ? 'edge' : `service.${name}`)))].sort()
}
