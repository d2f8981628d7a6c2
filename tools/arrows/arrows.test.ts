import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { root } from '../bootstrap/paths.mjs'
import { arrows } from './arrows.ts'
import { cruise, unread } from './cruise.ts'
import { legalImports } from './legal-imports.ts'

test('every arrow has a name of its own and bites on its planted violation, on imports of types too', async t => {
  const folder = plantedTree(t)
  const result = await cruise(folder)
  assert.equal(new Set(arrows.map(({ name }) => name)).size, arrows.length)
  for (const { name, plant } of arrows) {
    // A cycle is told once, from one of its members.
    const bites = (file: string): boolean =>
      result.violations.some(({ rule, from, to }) => rule === name && (from === file || to === file))
    assert.ok(bites(plant.file), `${name} does not bite on ${plant.file}`)
    assert.ok(bites(typesOnly(plant.file)), `${name} does not see imports of types`)
  }
  for (const { file } of legalImports)
    assert.deepEqual(
      result.violations.filter(({ from }) => from === file),
      [],
      `${file} is as the architecture wants it`,
    )
})

test('a tree of which nothing was read does not pass', async t => {
  const folder = plantedTree(t)
  const result = await cruise(folder)
  assert.deepEqual(unread(result, folder), [])
  assert.ok(unread({ ...result, modules: [] }, folder).length > arrows.length)
})

const plantedTree = (t: test.TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'florin-arrows-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'package.json'), readFileSync(join(root, 'package.json')))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const { plant } of arrows) {
    write(folder, plant.file, `import * as planted from '${plant.imports}'\nexport const seen = planted\n`)
    write(
      folder,
      typesOnly(plant.file),
      `import type * as planted from '${plant.imports}'\nexport type Seen = typeof planted\n`,
    )
    if (plant.target !== undefined) write(folder, join(dirname(plant.file), plant.imports), plant.target)
  }
  for (const { file, imports } of legalImports)
    write(folder, file, `import * as legal from '${imports}'\nexport const seen = legal\n`)
  for (const { file, imports } of [...arrows.map(({ plant }) => plant), ...legalImports])
    for (const importer of [file, typesOnly(file)]) {
      const target = targetOf(importer, imports)
      if (target !== undefined && !existsSync(join(folder, target))) write(folder, target, 'export const here = true\n')
    }
  return folder
}

const write = (folder: string, file: string, text: string): void => {
  mkdirSync(join(folder, dirname(file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}

/** The same violation, with `import type`, in a file beside; a few file names are part of their rule. */
const typesOnly = (file: string): string =>
  /\/(contract|service|manifest)\.ts$/.test(file)
    ? file.replace('/planted-', '/typed-planted-')
    : file.replace(/([^/]+)$/, 'typed-$1')

/** The file that an import needs in the tree, if it is one of ours that can be found. */
const targetOf = (file: string, imports: string): string | undefined => {
  if (!/\.(ts|mjs|json)$/.test(imports)) return undefined
  return imports.startsWith('#') ? imports.slice(1) : join(dirname(file), imports)
}
