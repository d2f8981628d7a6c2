import { adapters, tests } from '../../arrows/places.ts'
import { type Finding, type TidyRule, wholeService } from '../rule.ts'
import { dottedName, type Node } from '../syntax.ts'
import type { TreeFile } from '../tree.ts'

type Ban = { readonly instead: string; readonly outside: RegExp }

/** Programs that check and measure; no simulator ever runs them. */
const house = '^(bench|tools/(arrows|bootstrap|check|diagram|new-service|tidy))/'
const outsideAdapters = new RegExp([house, adapters, tests, '\\.mjs$'].join('|'))
const outsidePrograms = new RegExp([house, adapters, tests, '^tools/', '\\.mjs$'].join('|'))
const nowhere = /^$/

const clock = { instead: 'Clock (libraries/time) as a parameter', outside: outsideAdapters }
const chance = { instead: 'Random or Ids (libraries/ids) as a parameter', outside: outsideAdapters }
const settings = { instead: 'settings from libraries/config', outside: outsidePrograms }

/** Names that reach for the machine, with what to use instead. A path ends at a dot. */
const bannedNames: Readonly<Record<string, Ban>> = {
  'Date.now': clock,
  'performance.now': clock,
  'performance.timeOrigin': clock,
  'process.hrtime': clock,
  setTimeout: { ...clock, instead: 'Clock.after or Clock.sleep as a parameter' },
  setInterval: { ...clock, instead: 'a loop over Clock.sleep' },
  'AbortSignal.timeout': { ...clock, instead: 'Clock.after with an AbortController' },
  'Math.random': chance,
  'crypto.randomUUID': chance,
  'crypto.randomBytes': chance,
  'crypto.getRandomValues': chance,
  'process.env': settings,
  'process.exit': {
    instead: 'a thrown Failure, which the main file turns into an exit code',
    outside: outsidePrograms,
  },
  'BigInt.prototype': { instead: 'a schema codec', outside: nowhere },
  ...Object.fromEntries(
    ['log', 'error', 'warn', 'info', 'debug', 'dir', 'table', 'trace'].map(method => [
      `console.${method}`,
      { instead: 'Log (libraries/telemetry) as a parameter', outside: outsidePrograms },
    ]),
  ),
}

/** Imports that bring the same under another name. */
const bannedImports: Readonly<Record<string, { readonly names: RegExp } & Ban>> = {
  'node:crypto': { names: /^(random[A-Z].*|randomBytes|getRandomValues|webcrypto)$/, ...chance },
  'node:timers': { names: /./, ...clock },
  'node:timers/promises': { names: /./, ...clock },
  'node:perf_hooks': { names: /^performance$/, ...clock },
  'node:process': { names: /./, ...settings },
}

const bannedCall: TidyRule = {
  name: 'banned-call',
  check: ({ modules }) => modules.flatMap(bannedUses),
  planted: {
    ...wholeService('pot'),
    'services/pot/domain/age.ts': 'export const age = (since: number) => Date.now() - since\n',
  },
}

const bannedUses = (file: TreeFile): readonly Finding[] => {
  const syntax = file.syntax()
  const findings: Finding[] = []
  const report = (node: Node, what: string, { instead, outside }: Ban): void => {
    if (outside.test(file.path)) return
    findings.push({ path: file.path, line: syntax.linesOf(node).first, message: `${what}: use ${instead}.` })
  }
  syntax.walk((node, ancestors) => {
    const name = usedName(node, ancestors)
    const ban = Object.hasOwn(bannedNames, name) ? bannedNames[name] : undefined
    if (ban) report(node, name, ban)
    if (node.type === 'NewExpression' && dottedName(node['callee'] as Node) === 'Date' && isEmpty(node['arguments']))
      report(node, 'new Date()', clock)
    for (const imported of importedNames(node)) report(node, imported.what, imported.ban)
  })
  return findings
}

const isEmpty = (list: unknown): boolean => !Array.isArray(list) || list.length === 0

/** The name that a node reads from the outside: not a property of something else, nor a name that is declared or typed here. */
const usedName = (node: Node, ancestors: readonly Node[]): string => {
  if (node.type === 'MemberExpression') return dottedName(node).replace(/^globalThis\./, '')
  const parent = ancestors.at(-1)
  if (node.type !== 'Identifier' || parent === undefined) return ''
  const read =
    parent.type === 'CallExpression' || parent.type === 'KeyValueProperty' || parent.type === 'VariableDeclarator'
  return read && parent['id'] !== node && parent['key'] !== node ? String(node['value']) : ''
}

const importedNames = (node: Node): readonly { what: string; ban: Ban }[] => {
  if (node.type !== 'ImportDeclaration') return []
  const source = String((node['source'] as Node)['value'])
  const ban = Object.hasOwn(bannedImports, source) ? bannedImports[source] : undefined
  if (!ban) return []
  return (node['specifiers'] as Node[])
    .map(specifier => String(((specifier['imported'] ?? specifier['local']) as Node)['value']))
    .filter(name => ban.names.test(name))
    .map(name => ({ what: `${name} of ${source}`, ban }))
}

export const bannedRules: readonly TidyRule[] = [bannedCall]
