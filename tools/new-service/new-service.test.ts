import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { cruise } from '../arrows/cruise.ts'
import { root } from '../bootstrap/paths.mjs'
import { runTests } from '../check/node-test-run.ts'
import { tidyRules } from '../tidy/rules.ts'
import { treeOf, treeOfFolder } from '../tidy/tree.ts'
import { isServiceName } from './skeleton.ts'
import { writeService } from './write-service.ts'

const name = 'direct-debit'

test('a new service passes the checks and its own test', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'florin-new-service-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const file of ['package.json', 'tsconfig.json', 'biome.json']) cpSync(join(root, file), join(folder, file))
  cpSync(join(root, 'libraries'), join(folder, 'libraries'), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const files = writeService(join(folder, 'services', name), name)

  await run(folder, 'biome', ['format', '--write', 'services'])
  assert.equal((await run(folder, 'biome', ['check', '--error-on-warnings', 'services'])).code, 0)
  assert.ok(!(await run(folder, 'tsc', ['--noEmit', '-p', '.'])).output.includes('services/'))
  const { modules, violations } = await cruise(folder)
  assert.ok(modules.includes(`services/${name}/service.ts`))
  assert.deepEqual(
    violations.filter(({ from }) => from.startsWith('services/')),
    [],
  )
  const own = treeOfFolder(folder).files.filter(({ path }) => path.startsWith('services/'))
  const tree = treeOf(Object.fromEntries(own.map(({ path, text }) => [path, text])))
  assert.equal(tree.files.length, files.length)
  assert.deepEqual(
    tidyRules.flatMap(({ check }) => check(tree)),
    [],
  )
  const tests = files.filter(file => file.endsWith('.test.ts')).map(file => `services/${name}/${file}`)
  const counts = await runTests({ files: tests, isolated: true, verbose: true, cwd: folder, output: 'ignore' })
  assert.deepEqual(counts, { passed: 1, failed: 0, skipped: 0 })
})

test('a service is named by lower-case words joined by dashes', () => {
  const table: readonly [string, boolean][] = [
    ['pot', true],
    ['direct-debit', true],
    ['a1-b2', true],
    ['', false],
    ['Pot', false],
    ['pot-', false],
    ['-pot', false],
    ['1pot', false],
    ['../pot', false],
    ['pot/handler', false],
    ['p'.repeat(41), false],
  ]
  for (const [text, valid] of table) assert.equal(isServiceName(text), valid, text)
})

const run = (cwd: string, program: string, args: readonly string[]): Promise<{ code: number; output: string }> =>
  new Promise(resolve => {
    execFile(join(root, 'node_modules/.bin', program), args, { cwd }, (error, stdout) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout }),
    )
  })
