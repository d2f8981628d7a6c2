import { parseSync } from '@swc/core'

/** A node of the parsed module, as far as the rules look at it. */
export type Node = {
  readonly type: string
  readonly span?: { readonly start: number; readonly end: number }
  readonly [property: string]: unknown
}

export type Visit = (node: Node, ancestors: readonly Node[]) => void

export type Syntax = {
  /** Calls `visit` for every node, outermost first. */
  readonly walk: (visit: Visit) => void
  /** First and last line of a node, counted from 1. */
  readonly linesOf: (node: Node) => { readonly first: number; readonly last: number }
}

export const parse = (path: string, text: string): Syntax => {
  const module = parseSync(text, { syntax: 'typescript', tsx: path.endsWith('.tsx'), target: 'es2024' })
  const lineStarts = startsOfLines(Buffer.from(text))
  return {
    walk: visit => walk(module as unknown as Node, [], visit),
    linesOf: ({ span }) => ({
      first: lineAt(lineStarts, (span?.start ?? 1) - 1),
      last: lineAt(lineStarts, Math.max((span?.end ?? 1) - 2, 0)),
    }),
  }
}

const walk = (node: Node, ancestors: readonly Node[], visit: Visit): void => {
  visit(node, ancestors)
  const below = [...ancestors, node]
  for (const child of children(node)) walk(child, below, visit)
}

const children = (node: Node): readonly Node[] =>
  Object.values(node).flatMap(value => (Array.isArray(value) ? value.flatMap(nodesIn) : nodesIn(value)))

/** Arguments and the like are wrapped in objects without a type. */
const nodesIn = (value: unknown): readonly Node[] => {
  if (typeof value !== 'object' || value === null) return []
  if (typeof (value as Node).type === 'string') return [value as Node]
  return 'expression' in value ? nodesIn(value.expression) : []
}

/** Offsets in bytes, as the parser counts them, from 0. */
const startsOfLines = (bytes: Buffer): readonly number[] => {
  const starts = [0]
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) starts.push(at + 1)
  return starts
}

const lineAt = (starts: readonly number[], offset: number): number => {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}

/** The dotted name of an identifier or member expression: `process.env`, `Math.random`; empty for anything else. */
export const dottedName = (node: Node | undefined): string => {
  if (node?.type === 'Identifier') return String(node['value'])
  if (node?.type !== 'MemberExpression') return ''
  const object = dottedName(node['object'] as Node)
  const property = node['property'] as Node
  return object !== '' && property.type === 'Identifier' ? `${object}.${property['value']}` : ''
}

const functionTypes = new Set([
  'ArrowFunctionExpression',
  'FunctionDeclaration',
  'FunctionExpression',
  'ClassMethod',
  'Constructor',
  'MethodProperty',
  'PrivateMethod',
])

export const isFunction = (node: Node): boolean => functionTypes.has(node.type)
