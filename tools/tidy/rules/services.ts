import { type Finding, type TidyRule, wholeService } from '../rule.ts'
import type { Node } from '../syntax.ts'
import type { Tree, TreeFile } from '../tree.ts'

const required = ['README.md', 'contract.ts', 'service.ts', 'manifest.ts']

const serviceShape: TidyRule = {
  name: 'service-shape',
  check: tree => serviceNames(tree).flatMap(name => missingParts(tree, name)),
  planted: { 'services/pot/contract.ts': 'export const potContract = 1\n' },
}

const serviceNames = ({ files }: Tree): readonly string[] => [
  ...new Set(files.map(({ path }) => /^services\/([^/]+)\//.exec(path)?.[1]).filter(name => name !== undefined)),
]

const missingParts = ({ files, find }: Tree, name: string): readonly Finding[] => {
  const folder = `services/${name}`
  const missing = required.filter(file => find(`${folder}/${file}`) === undefined)
  const does = files.some(({ path }) => path.startsWith(`${folder}/handler/`) || path.startsWith(`${folder}/consumer/`))
  return [...missing, ...(does ? [] : ['a handler or consumer'])].map(part => ({
    path: folder,
    line: 1,
    message: `${part} is missing: every service has ${required.join(', ')} and a handler/ or consumer/.`,
  }))
}

const oneMethodPerFile: TidyRule = {
  name: 'one-method-per-file',
  check: ({ modules }) => modules.filter(({ path }) => isMethodFile(path)).flatMap(exportsOtherThanItsName),
  planted: {
    ...wholeService('pot'),
    'services/pot/handler/open-pot.ts': 'export const openPot = () => 1\nexport const closePot = () => 2\n',
  },
}

const isMethodFile = (path: string): boolean => /^services\/[^/]+\/(handler|consumer)\/[^.]+\.ts$/.test(path)

const exportsOtherThanItsName = (file: TreeFile): readonly Finding[] => {
  const name = camelCase(/([^/]+)\.ts$/.exec(file.path)?.[1] ?? '')
  const exported = exportedValues(file)
  if (exported.length === 1 && exported[0] === name) return []
  const found = exported.length === 0 ? 'nothing' : exported.join(', ')
  return [{ path: file.path, line: 1, message: `Exports ${found}: one method per file, a factory named ${name}.` }]
}

const camelCase = (kebab: string): string => kebab.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const exportedValues = (file: TreeFile): readonly string[] => {
  const names: string[] = []
  file.syntax().walk(node => {
    const declaration = node.type === 'ExportDeclaration' ? (node['declaration'] as Node) : undefined
    if (declaration?.type === 'VariableDeclaration')
      for (const { id } of declaration['declarations'] as { id: Node }[]) names.push(String(id['value']))
    if (declaration?.type === 'FunctionDeclaration' || declaration?.type === 'ClassDeclaration')
      names.push(String((declaration['identifier'] as Node)['value']))
    if (node.type === 'ExportNamedDeclaration' && node['typeOnly'] !== true) names.push('a list of names')
    if (node.type === 'ExportAllDeclaration') names.push('all of another module')
  })
  return names
}

export const serviceRules: readonly TidyRule[] = [serviceShape, oneMethodPerFile]
