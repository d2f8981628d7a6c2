import type { Tree } from './tree.ts'

export type Finding = { readonly path: string; readonly line: number; readonly message: string }

/** Something that the whole tree must be, checked by reading it. */
export type TidyRule = {
  readonly name: string
  /** Findings carry the remedy in their message. */
  readonly check: (tree: Tree) => readonly Finding[]
  /** Files that break the rule and no other one: the test of this folder proves with them that the rule bites. */
  readonly planted: Readonly<Record<string, string>>
}

/** As many lines, for planted files. */
export const lines = (count: number, line = 'const one = 1'): string => `${line}\n`.repeat(count)

/** A service with all that it must have, for planted files that break something else in it. */
export const wholeService = (name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['README.md', 'contract.ts', 'service.ts', 'manifest.ts', 'handler/do-it.ts'].map(file => [
      `services/${name}/${file}`,
      file === 'handler/do-it.ts' ? 'export const doIt = () => 1\n' : 'foo()\n',
    ]),
  )
