import type { Finding, TidyRule } from '../rule.ts'
import type { Node } from '../syntax.ts'
import type { TreeFile } from '../tree.ts'

const kebab = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/
const documents = /^[A-Z]+\.md$/

const kebabCase: TidyRule = {
  name: 'kebab-case',
  check: ({ files }) =>
    files
      .filter(({ path }) => path.split('/').some(part => !kebab.test(part) && !documents.test(part)))
      .map(({ path }) => ({ path, line: 1, message: 'Files and folders are in kebab-case.' })),
  planted: { 'libraries/money/moneyBag.ts': 'foo()\n' },
}

const emptyWords = ['utils', 'util', 'helpers', 'helper', 'manager', 'managers', 'common', 'misc']

const sayingNames: TidyRule = {
  name: 'saying-names',
  check: ({ files, modules }) => [...files.flatMap(emptyPath), ...modules.flatMap(emptyExports)],
  planted: { 'libraries/money/money-utils.ts': 'foo()\n' },
}

const remedy = 'says nothing: name it after what it does.'

const emptyPath = ({ path }: TreeFile): readonly Finding[] =>
  path
    .split(/[/.-]/)
    .filter(word => emptyWords.includes(word))
    .map(word => ({ path, line: 1, message: `"${word}" ${remedy}` }))

const emptyExports = (file: TreeFile): readonly Finding[] => {
  const syntax = file.syntax()
  const findings: Finding[] = []
  syntax.walk((node, ancestors) => {
    if (node.type !== 'Identifier' || !isExportedName(node, ancestors)) return
    const words = String(node['value'])
      .split(/(?=[A-Z])/)
      .map(word => word.toLowerCase())
    const empty = words.find(word => emptyWords.includes(word))
    if (empty) findings.push({ path: file.path, line: syntax.linesOf(node).first, message: `"${empty}" ${remedy}` })
  })
  return findings
}

const isExportedName = (node: Node, ancestors: readonly Node[]): boolean => {
  const parent = ancestors.at(-1)
  const exported = ancestors.slice(-3).some(({ type }) => type === 'ExportDeclaration')
  return exported && (parent?.['id'] === node || parent?.['identifier'] === node)
}

export const nameRules: readonly TidyRule[] = [kebabCase, sayingNames]
