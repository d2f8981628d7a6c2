import { type Finding, lines, type TidyRule } from '../rule.ts'
import { dottedName, isFunction, type Node } from '../syntax.ts'
import type { TreeFile } from '../tree.ts'

const functionLinesMax = 70
const nestingMax = 4

const functionLength: TidyRule = {
  name: 'function-length',
  check: ({ modules }) => modules.flatMap(longFunctions),
  planted: {
    'libraries/money/long-function.ts': `const f = () => {\n${lines(functionLinesMax - 1, '  foo()')}}\nf()\n`,
  },
}

/** Each function counts its own lines: those of a function inside it that has a body of its own belong to that one. */
const longFunctions = (file: TreeFile): readonly Finding[] => {
  const syntax = file.syntax()
  const own = new Map<Node, number>()
  syntax.walk((node, ancestors) => {
    if (!hasBlock(node)) return
    const { first, last } = syntax.linesOf(node)
    own.set(node, last - first + 1)
    const factory = factoryOf(node, ancestors)
    if (factory) own.set(factory, (own.get(factory) ?? 0) - (last - first))
  })
  return [...own]
    .filter(([, count]) => count > functionLinesMax)
    .map(([node, count]) => ({
      path: file.path,
      line: syntax.linesOf(node).first,
      message: `A function of ${count} lines, at most ${functionLinesMax}: name its parts and let it call them.`,
    }))
}

const hasBlock = (node: Node): boolean => {
  const body = (node['body'] ?? (node['function'] as Node | undefined)?.['body']) as Node | undefined
  return isFunction(node) && (body?.type === 'FunctionBody' || body?.type === 'BlockStatement')
}

/**
 * The function whose body returns this one, itself or in an object: `(deps) => { …; return { a: () => {…} } }`; or a
 * suite that hands it to `test`.
 */
const factoryOf = (node: Node, ancestors: readonly Node[]): Node | undefined => {
  const functionAt = ancestors.findLastIndex(hasBlock)
  const between = ancestors.slice(functionAt + 1)
  const returned = between.every(one => returnedThrough.has(one.type) || isTestCall(one))
  return functionAt >= 0 && returned && node.type !== 'FunctionDeclaration' ? ancestors[functionAt] : undefined
}

const isTestCall = (node: Node): boolean =>
  node.type === 'CallExpression' && /^(test|it|describe|suite)$/.test(dottedName(node['callee'] as Node))

const returnedThrough = new Set([
  'ExpressionStatement',
  'ForOfStatement',
  'FunctionBody',
  'BlockStatement',
  'ReturnStatement',
  'ObjectExpression',
  'KeyValueProperty',
  'ParenthesisExpression',
  'ArrowFunctionExpression',
  'VariableDeclaration',
  'VariableDeclarator',
])

const nestingDepth: TidyRule = {
  name: 'nesting-depth',
  check: ({ modules }) => modules.flatMap(deepNesting),
  planted: {
    'libraries/money/deep.ts':
      'export const deep = () => {\n  if (foo()) for (;;) while (foo()) if (foo()) do foo(); while (foo())\n}\n',
  },
}

const nests = new Set([
  'IfStatement',
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
  'DoWhileStatement',
  'SwitchStatement',
  'TryStatement',
])

/** Control statements within one function; `else if` does not nest. */
const deepNesting = (file: TreeFile): readonly Finding[] => {
  const syntax = file.syntax()
  const findings: Finding[] = []
  syntax.walk((node, ancestors) => {
    if (!isNested(node, ancestors.at(-1))) return
    const path = [...ancestors, node]
    const inside = path.slice(path.findLastIndex(isFunction) + 1)
    const depth = inside.filter((one, index) => isNested(one, inside[index - 1])).length
    if (depth !== nestingMax + 1) return
    const message = `Nested more than ${nestingMax} deep: give the inner part a name.`
    findings.push({ path: file.path, line: syntax.linesOf(node).first, message })
  })
  return findings
}

const isNested = (node: Node, parent: Node | undefined): boolean =>
  nests.has(node.type) &&
  !(node.type === 'IfStatement' && parent?.type === 'IfStatement' && parent['alternate'] === node)

export const functionRules: readonly TidyRule[] = [functionLength, nestingDepth]
