import type { Finding, TidyRule } from '../rule.ts'
import { dottedName, type Node } from '../syntax.ts'
import type { Tree } from '../tree.ts'

const listPath = 'docs/dependencies.md'

const dependenciesListed: TidyRule = {
  name: 'dependencies-listed',
  check: tree => {
    const text = tree.find('package.json')?.text
    if (text === undefined) return []
    const listed = new Map([...rowsOf(tree)].map(({ name, version }) => [name, version]))
    const wanted = Object.entries(packagesOf(text))
    const names = new Set(wanted.map(([name]) => name))
    return [
      ...wanted
        .filter(([name, version]) => listed.get(name) !== version)
        .map(([name, version]) => at(`${name} ${version} needs its row: what for, why not ourselves, what else.`)),
      ...[...listed.keys()]
        .filter(name => !names.has(name))
        .map(name => at(`${name} is not in package.json any more.`)),
    ]
  },
  planted: { 'package.json': '{ "dependencies": { "left-pad": "1.0.0" } }\n' },
}

const at = (message: string): Finding => ({ path: listPath, line: 1, message })

const packagesOf = (text: string): Readonly<Record<string, string>> => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(text)
  return { ...dependencies, ...devDependencies, ...optionalDependencies }
}

/** Rows of its tables: `| name | version | …`. */
function* rowsOf(tree: Tree): Generator<{ name: string; version: string }> {
  const text = tree.find(listPath)?.text ?? ''
  for (const [, name = '', version = ''] of text.matchAll(/^\| `([^`]+)` \| (\d[^ |]*) \|/gm)) yield { name, version }
}

const testHasTest: TidyRule = {
  name: 'test-has-test',
  check: ({ modules }) =>
    modules
      .filter(file => file.path.endsWith('.test.ts') && !hasTest(file.syntax().walk))
      .map(({ path }) => ({ path, line: 1, message: 'A test file without a test passes for ever.' })),
  planted: { 'libraries/money/empty.test.ts': "import test from 'node:test'\nfoo(test)\n" },
}

const hasTest = (walk: (visit: (node: Node) => void) => void): boolean => {
  let found = false
  walk(node => {
    if (
      node.type === 'CallExpression' &&
      /^(test|it|tellInEveryPlacement)$|Suite$|Tests$/.test(dottedName(node['callee'] as Node))
    )
      found = true
  })
  return found
}

const unfinished = new RegExp(`\\b(${['TO', 'FIX', 'X'].map((word, i) => word + ['DO', 'ME', 'XX'][i]).join('|')})\\b`)

const nothingUnfinished: TidyRule = {
  name: 'nothing-unfinished',
  check: ({ modules }) =>
    modules.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          unfinished.test(line)
            ? [{ path, line: index + 1, message: 'Finish it, or file an issue and say nothing here.' }]
            : [],
        ),
    ),
  planted: { 'libraries/money/later.ts': `// ${'TO'}${'DO'}: later.\nfoo()\n` },
}

export const documentRules: readonly TidyRule[] = [dependenciesListed, testHasTest, nothingUnfinished]
