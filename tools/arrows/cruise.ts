import { execFile } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../bootstrap/paths.mjs'

export const scannedFolders = [
  'apps',
  'bank',
  'bench',
  'datacentre',
  'infra',
  'libraries',
  'platform',
  'services',
  'simulation',
  'tools',
] as const

export type Violation = { readonly rule: string; readonly from: string; readonly to: string }
export type Import = { readonly from: string; readonly to: string }
export type Cruise = {
  readonly modules: readonly string[]
  readonly imports: readonly Import[]
  readonly violations: readonly Violation[]
}

type Output = {
  readonly modules: readonly { source: string; dependencies: readonly { resolved: string }[] }[]
  readonly summary: { violations: readonly { from: string; to: string; rule: { name: string } }[] }
}

const outputMaxBytes = 256 * 1024 * 1024

/** Reads every import under a folder and holds it against the arrows. */
export const cruise = async (folder: string = root): Promise<Cruise> => {
  const { modules, summary } = JSON.parse(await runDependencyCruiser(folder)) as Output
  return {
    modules: modules.map(({ source }) => source),
    imports: modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => ({ from: source, to: resolved })),
    ),
    violations: summary.violations.map(({ from, to, rule }) => ({ rule: rule.name, from, to })),
  }
}

/**
 * Source files that were not read. dependency-cruiser ends well when it has no parser for a language and read nothing,
 * so its silence proves something only together with this.
 */
export const unread = ({ modules }: Cruise, folder: string = root): readonly string[] => {
  const read = new Set(modules)
  return sourceFiles(folder).filter(file => !read.has(file))
}

export const sourceFiles = (folder: string): readonly string[] =>
  globSync(`{${scannedFolders.join(',')}}/**/*.{ts,tsx,mjs}`, { cwd: folder, exclude: isPlanted }).sort()

const isPlanted = (path: string): boolean => /(^|\/)(planted|node_modules)(\/|$)/.test(path)

const runDependencyCruiser = (folder: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const folders = scannedFolders.filter(name => existsSync(join(folder, name)))
    const args = ['--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', ...folders]
    const program = join(root, 'node_modules/.bin/depcruise')
    execFile(
      process.execPath,
      [program, ...args],
      { cwd: folder, maxBuffer: outputMaxBytes },
      (error, stdout, stderr) => {
        // It exits with the number of violations, which are in its output.
        if (stdout.startsWith('{')) resolve(stdout)
        else reject(new Error(`dependency-cruiser failed: ${stderr || stdout || error?.message}`))
      },
    )
  })
