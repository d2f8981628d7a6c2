import { dirname, join } from 'node:path/posix'
import { type Finding, type TidyRule, wholeService } from '../rule.ts'
import type { Node } from '../syntax.ts'
import type { TreeFile } from '../tree.ts'

const importStyle: TidyRule = {
  name: 'import-style',
  check: ({ modules }) => modules.flatMap(wrongImports),
  planted: {
    ...wholeService('pot'),
    'services/pot/domain/far.ts': "export { add } from '../../../libraries/money/money.ts'\n",
  },
}

/** Another unit by `#folder/…`, within one relatively; and no `import('…')` in a type, which the arrows cannot see. */
const wrongImports = (file: TreeFile): readonly Finding[] => {
  const syntax = file.syntax()
  const findings: Finding[] = []
  syntax.walk(node => {
    const message = wrongImport(file.path, node)
    if (message) findings.push({ path: file.path, line: syntax.linesOf(node).first, message })
  })
  return findings
}

const wrongImport = (path: string, node: Node): string | undefined => {
  if (node.type === 'TsImportType' && path.endsWith('.ts')) return 'A type is imported at the top of the file.'
  const source = node['source'] as Node | null | undefined
  if (!/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type) || source?.type !== 'StringLiteral')
    return undefined
  const target = String(source['value'])
  const from = unitOf(path)
  if (target.startsWith('#'))
    return unitOf(target.slice(1)) === from ? `Within ${from} imports are relative.` : undefined
  const across = target.startsWith('.') && path.includes('/') && unitOf(join(dirname(path), target)) !== from
  return across ? 'Imports of another unit are written #folder/…, so that they survive a move.' : undefined
}

/** What moves as one: a service, or a top folder. */
const unitOf = (path: string): string => /^(services\/[^/]+|[^/]+)/.exec(path)?.[0] ?? ''

export const importRules: readonly TidyRule[] = [importStyle]
