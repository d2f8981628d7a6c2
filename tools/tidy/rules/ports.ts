import type { Finding, TidyRule } from '../rule.ts'
import type { Node } from '../syntax.ts'
import type { TreeFile } from '../tree.ts'

const portMethodsMax = 7

const portSize: TidyRule = {
  name: 'port-size',
  check: ({ modules }) => modules.flatMap(largePorts),
  planted: {
    'libraries/lock/lock-port.ts': `export type Lock = {\n${Array.from({ length: 8 }, (_, index) => `  m${index}: () => void\n`).join('')}}\n`,
  },
}

/** Types in a file whose name ends in `port.ts`, and types whose name ends in `Port`. */
const largePorts = (file: TreeFile): readonly Finding[] => {
  const inPortFile = /port\.ts$/.test(file.path)
  const syntax = file.syntax()
  const findings: Finding[] = []
  syntax.walk(node => {
    if (node.type !== 'TsTypeAliasDeclaration' && node.type !== 'TsInterfaceDeclaration') return
    const name = String((node['id'] as Node)['value'])
    const methods = membersOf(node).filter(isMethod).length
    if ((!inPortFile && !name.endsWith('Port')) || methods <= portMethodsMax) return
    const message = `${name} has ${methods} methods, at most ${portMethodsMax}: a port says what its user needs; split it.`
    findings.push({ path: file.path, line: syntax.linesOf(node).first, message })
  })
  return findings
}

const membersOf = (node: Node): readonly Node[] => {
  const body = (node['typeAnnotation'] ?? node['body']) as Node
  return (body['members'] ?? body['body'] ?? []) as Node[]
}

const isMethod = (member: Node): boolean => {
  if (member.type === 'TsMethodSignature') return true
  const annotation = (member['typeAnnotation'] as Node | undefined)?.['typeAnnotation'] as Node | undefined
  return member.type === 'TsPropertySignature' && annotation?.type === 'TsFunctionType'
}

export const portRules: readonly TidyRule[] = [portSize]
