import { globSync } from 'node:fs'
import { join } from 'node:path'

export type TestGroup = { readonly isolated: boolean; readonly files: readonly string[] }

/** Stories run whole programs; everything else is a unit test. */
const isStory = (file: string): boolean => file.startsWith('bank/') || file.endsWith('.story.test.ts')

/** The order of `npm test`: units first, since they fail faster. */
export const groupsOf = (files: readonly string[]): readonly TestGroup[] => [
  { isolated: false, files: files.filter(file => !isStory(file)) },
  { isolated: true, files: files.filter(isStory) },
]

/** Test files that are, match or stand below the given paths, sorted, relative to the root. */
export const findTests = (root: string, paths: readonly string[]): readonly string[] => {
  const patterns = paths.flatMap(path => [path, join(path, '**/*.test.ts')])
  const found = globSync(patterns, { cwd: root, exclude: path => notOurs.test(path) })
  return [...new Set(found.filter(file => file.endsWith('.test.ts')))].sort()
}

const notOurs = /(^|\/)(node_modules|data|planted)(\/|$)/
