import type { Edge } from './call-graph.ts'

/** The graph in Mermaid's language: full arrows are calls, dotted ones are events on their way. */
export const mermaid = (edges: readonly Edge[]): string => {
  const lines = edges.map(edge =>
    edge.kind === 'rpc' ? `  ${edge.from} --> ${edge.to}` : `  ${edge.to} -. ${edge.event} .-> ${edge.from}`,
  )
  return `flowchart LR\n${[...new Set(lines)].sort().join('\n')}\n`
}

const begin = '<!-- made by npm run diagram -->'
const end = '<!-- end of what npm run diagram made -->'

/** The page with its diagram replaced by this one. Throws when the page has no place for it. */
export const withDiagram = (page: string, diagram: string): string => {
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from === -1 || to < from) throw new Error(`The page has no place between "${begin}" and "${end}".`)
  return `${page.slice(0, from)}${begin}\n\n\`\`\`mermaid\n${diagram}\`\`\`\n\n${page.slice(to)}`
}
