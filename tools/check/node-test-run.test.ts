import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { root } from '../bootstrap/paths.mjs'
import { addCounts, type Counts, countsLine, runTests } from './node-test-run.ts'
import { findTests, groupsOf } from './test-groups.ts'

const files = {
  'passes.test.mjs': `
    test('one', () => {})
    describe('a suite is not counted', () => { test('two', () => {}) })`,
  'fails.test.mjs': `
    test('three', () => { throw new Error('no') })
    test('four', async () => { await Promise.reject(new Error('no')) })
    test('five', () => {})`,
  'skips.test.mjs': `
    test.skip('six', () => {})
    test('seven', t => t.skip('not here'))
    test.todo('eight')`,
  'breaks.test.mjs': "import './nowhere.mjs'",
  'exits.test.mjs': "test('nine', () => { process.exit(0) })",
  'hangs.test.mjs': "test('ten', () => {}); setInterval(() => {}, 1000)",
}

type File = keyof typeof files

const none = { passed: 0, failed: 0, skipped: 0 }

const table: readonly [readonly File[], Partial<Counts>][] = [
  [['passes.test.mjs'], { passed: 2 }],
  [['fails.test.mjs'], { passed: 1, failed: 2 }],
  [['skips.test.mjs'], { skipped: 3 }],
  [['breaks.test.mjs'], { failed: 1 }],
  [['passes.test.mjs', 'fails.test.mjs', 'skips.test.mjs', 'breaks.test.mjs'], { passed: 3, failed: 3, skipped: 3 }],
]

for (const isolated of [false, true])
  test(`tests are counted by their outcome, ${isolated ? 'each file in a process' : 'all in one process'}`, async t => {
    const cwd = folderOf(t)
    for (const [names, expected] of table) {
      const counts = await runTests({ files: names, isolated, verbose: false, cwd, output: 'ignore' })
      assert.deepEqual(counts, { ...none, ...expected }, names.join())
    }
  })

test('a run that broke off or does not end counts as a failure', async t => {
  const cwd = folderOf(t)
  const run = (file: File, timeoutMs: number): Promise<Counts> =>
    runTests({ files: [file], isolated: false, verbose: false, cwd, output: 'ignore', timeoutMs })
  assert.equal((await run('exits.test.mjs', 60_000)).failed, 1)
  assert.ok((await run('hangs.test.mjs', 1_000)).failed > 0)
})

test('the last line is the sum in the form that build servers read', () => {
  const sum = addCounts({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 })
  assert.equal(countsLine(sum), '11 passed, 22 failed, 33 skipped')
})

test('stories run apart from unit tests', () => {
  assert.deepEqual(
    groupsOf(['bank/card-payment.test.ts', 'libraries/c.test.ts', 'tools/a.test.ts', 'tools/b.story.test.ts']),
    [
      { isolated: false, files: ['libraries/c.test.ts', 'tools/a.test.ts'] },
      { isolated: true, files: ['bank/card-payment.test.ts', 'tools/b.story.test.ts'] },
    ],
  )
})

test('tests are found by file, folder and pattern, each once', () => {
  const own = 'tools/check/node-test-run.test.ts'
  const table: readonly [readonly string[], boolean][] = [
    [[own], true],
    [['tools/check'], true],
    [['tools/check/', own, 'tools/*/*.test.ts'], true],
    [['.'], true],
    [['tools/check/node-test-run.ts'], false],
    [['nowhere'], false],
    [['node_modules'], false],
  ]
  for (const [paths, found] of table)
    assert.equal(findTests(root, paths).filter(file => file === own).length, found ? 1 : 0, paths.join())
})

const folderOf = (t: test.TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'florin-runner-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, code] of Object.entries(files))
    writeFileSync(join(folder, name), `import { describe, test } from 'node:test'\n${code}\ndescribe, test\n`)
  return folder
}
