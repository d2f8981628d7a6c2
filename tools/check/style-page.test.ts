import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { root } from '../bootstrap/paths.mjs'
import { plantedChecks, readStylePage } from './style-page.ts'

const page = readStylePage(readFileSync(join(root, 'STYLE.md'), 'utf8'))

test('every rule of the style page that a tool checks names a check and its planted violation', () => {
  assert.ok(page.toolRules.length > 15)
  for (const rule of page.toolRules)
    assert.ok(
      page.rows.some(row => row.rule === rule),
      `Rule ${rule} says T and names no check.`,
    )
  for (const { rule, check } of page.rows)
    assert.ok(page.toolRules.includes(rule), `${check} is under ${rule}, which says R.`)
})

test('every check that the style page names exists, with that planted violation, and every check of ours is on the page', () => {
  const named = page.rows
    .filter(({ check }) => !check.startsWith('test:'))
    .map(({ check, planted }) => `${check} ${planted}`)
  const existing = plantedChecks().map(({ check, planted }) => `${check} ${planted}`)
  assert.deepEqual([...new Set(named)].sort(), existing.toSorted())
})

test('every test that the style page names is there', () => {
  const tests = page.rows.filter(({ check }) => check.startsWith('test:'))
  assert.ok(tests.length > 0)
  for (const { check, planted } of tests) {
    const file = check.slice('test:'.length)
    assert.ok(existsSync(join(root, file)), `${file} is not there.`)
    assert.ok(readFileSync(join(root, file), 'utf8').includes(planted), `${file} has no test "${planted}".`)
  }
})

test('a rule without a check, and a check without a planted violation, are found', () => {
  const { toolRules, rows } = readStylePage(
    '1. T  One.\n2. R  Two.\n3. T  Three.\n| 1 | `tidy:a` | `b.ts` |\n| 3 | `tidy:c` | |\n',
  )
  assert.deepEqual(toolRules, [1, 3])
  assert.deepEqual(rows, [{ rule: 1, check: 'tidy:a', planted: 'b.ts' }])
})
