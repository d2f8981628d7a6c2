/** A violation that a tool must find: planted by the test of this folder, named in STYLE.md. */
export type ToolPlant = {
  /** What the tool calls the rule: `style/noDefaultExport`, or the number of a compiler error. */
  readonly rule: string
  readonly file: string
  readonly code: string
}

export const biomePlants: readonly ToolPlant[] = [
  { rule: 'format', file: 'formatted.ts', code: 'export const a = "b" ;\n' },
  { rule: 'lint/style/noDefaultExport', file: 'default-export.ts', code: 'export default 1\n' },
  { rule: 'lint/style/noEnum', file: 'has-enum.ts', code: 'export enum Colour {\n  Red = 1,\n}\n' },
  { rule: 'lint/style/noNonNullAssertion', file: 'not-null.ts', code: "export const a = [''][0]!.length\n" },
  { rule: 'lint/style/useFilenamingConvention', file: 'camelCase.ts', code: 'export const a = 1\n' },
  { rule: 'lint/style/useNamingConvention', file: 'names.ts', code: 'export const snake_case = 1\n' },
  { rule: 'lint/style/useNodejsImportProtocol', file: 'old-import.ts', code: "export { readFileSync } from 'fs'\n" },
  {
    rule: 'lint/style/useImportType',
    file: 'import-type.ts',
    code: "import { Clock } from './clock.ts'\n\nexport type Own = Clock\n",
  },
  {
    rule: 'lint/style/useConsistentTypeDefinitions',
    file: 'interfaces.ts',
    code: 'export interface Pot {\n  readonly name: string\n}\n',
  },
  { rule: 'lint/suspicious/noExplicitAny', file: 'anything.ts', code: 'export const a: any = 1\n' },
  { rule: 'lint/correctness/noUnusedVariables', file: 'unused.ts', code: 'const a = 1\n' },
  { rule: 'lint/correctness/noUnusedImports', file: 'unused-import.ts', code: "import { a } from './a.ts'\n" },
]

export const tscPlants: readonly ToolPlant[] = [
  {
    rule: 'TS2345',
    file: 'two-currencies.ts',
    code: "import { add, money } from '#libraries/money/money.ts'\nexport const sum = add(money(1n, 'GBP'), money(1n, 'EUR'))\n",
  },
  {
    rule: 'TS2322',
    file: 'wrong-id.ts',
    code: "import type { AccountId, CardId } from '#libraries/ids/ids.ts'\nexport const f = (id: CardId): AccountId => id\n",
  },
  {
    rule: 'TS2322',
    file: 'bare-card-number.ts',
    code: "import type { Pan } from '#libraries/errors/sensitive.ts'\nexport const pan: Pan = '5204740000001002'\n",
  },
  { rule: 'TS1294', file: 'not-erasable.ts', code: 'export namespace Pots {\n  export const one = 1\n}\n' },
  { rule: 'TS2532', file: 'unchecked-index.ts', code: "export const a = ([''] as string[])[0].length\n" },
  { rule: 'TS2375', file: 'exact-optional.ts', code: 'export const a: { b?: string } = { b: undefined }\n' },
  { rule: 'TS4111', file: 'index-signature.ts', code: 'export const f = (a: Record<string, 1>) => a.b\n' },
  {
    rule: 'TS1484',
    file: 'verbatim.ts',
    code: "import { Clock } from '#libraries/time/clock.ts'\nexport type Own = Clock\n",
  },
]
