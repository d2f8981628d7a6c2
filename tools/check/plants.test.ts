import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { root } from '../bootstrap/paths.mjs'
import { biomePlants, type ToolPlant, tscPlants } from './plants.ts'

test('Biome bites on each of its planted violations', async t => {
  const folder = planted(t, biomePlants, '.')
  const output = await run(folder, 'biome', ['check', '--reporter=json', '--max-diagnostics=none'])
  const found = (JSON.parse(output) as BiomeReport).diagnostics.map(
    ({ category, location }) => `${pathOf(location)} ${category}`,
  )
  for (const { rule, file } of biomePlants)
    assert.ok(
      found.some(line => line.endsWith(`${file} ${rule}`)),
      `${rule} does not bite on ${file}; found ${found.join(', ')}`,
    )
})

test('the compiler bites on each of its planted violations', async t => {
  const folder = planted(t, tscPlants, 'tools')
  const output = await run(folder, 'tsc', ['--noEmit', '--pretty', 'false', '-p', '.'])
  for (const { rule, file } of tscPlants)
    assert.match(output, new RegExp(`tools/${file}\\(\\d+,\\d+\\): error ${rule}:`), `${rule} does not bite on ${file}`)
})

type BiomeReport = { readonly diagnostics: readonly { category: string; location: { path: unknown } }[] }

const pathOf = ({ path }: { path: unknown }): string =>
  typeof path === 'object' && path !== null && 'file' in path ? String(path.file) : String(path)

const planted = (t: test.TestContext, plants: readonly ToolPlant[], under: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'florin-plants-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const file of ['package.json', 'tsconfig.json', 'biome.json']) cpSync(join(root, file), join(folder, file))
  for (const name of ['money', 'ids', 'errors', 'time'])
    cpSync(join(root, 'libraries', name), join(folder, 'libraries', name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, under), { recursive: true })
  for (const { file, code } of plants) writeFileSync(join(folder, under, file), code)
  return folder
}

const run = (cwd: string, program: string, args: readonly string[]): Promise<string> =>
  new Promise(resolve => {
    execFile(join(root, 'node_modules/.bin', program), args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (_, stdout) =>
      resolve(stdout),
    )
  })
