import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, type Syntax } from './syntax.ts'

/** One file of the repository. */
export type TreeFile = {
  readonly path: string
  readonly text: string
  readonly lineCount: number
  /** The parsed module, for .ts, .tsx and .mjs; parsed when first asked for. */
  readonly syntax: () => Syntax
}

export type Tree = {
  readonly files: readonly TreeFile[]
  /** Only the modules: .ts, .tsx and .mjs. */
  readonly modules: readonly TreeFile[]
  readonly find: (path: string) => TreeFile | undefined
}

const notOurs = /(^|\/)(node_modules|data|planted|\.git)(\/|$)/
const moduleName = /\.(ts|tsx|mjs)$/

/** Every text file of a folder that belongs to the repository. */
export const treeOfFolder = (folder: string): Tree => {
  const paths = globSync('{**/*.{ts,tsx,mjs,json,md},.*.mjs}', { cwd: folder, exclude: path => notOurs.test(path) })
  return treeOf(Object.fromEntries(paths.sort().map(path => [path, readFileSync(join(folder, path), 'utf8')])))
}

/** A tree from texts by path. */
export const treeOf = (texts: Readonly<Record<string, string>>): Tree => {
  const files = Object.entries(texts).map(([path, text]) => treeFile(path, text))
  const byPath = new Map(files.map(file => [file.path, file]))
  return {
    files,
    modules: files.filter(({ path }) => moduleName.test(path)),
    find: path => byPath.get(path),
  }
}

const treeFile = (path: string, text: string): TreeFile => {
  let syntax: Syntax | undefined
  return {
    path,
    text,
    lineCount: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    syntax: () => {
      syntax ??= parse(path, text)
      return syntax
    },
  }
}
