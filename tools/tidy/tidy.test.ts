import assert from 'node:assert/strict'
import test from 'node:test'
import { tidyRules } from './rules.ts'
import { treeOf } from './tree.ts'

test('every rule has a name of its own and bites on its planted violation, and on it alone', () => {
  assert.equal(new Set(tidyRules.map(({ name }) => name)).size, tidyRules.length)
  for (const { name, planted } of tidyRules) {
    const tree = treeOf(planted)
    const bitten = tidyRules.filter(({ check }) => check(tree).length > 0).map(rule => rule.name)
    assert.deepEqual(bitten, [name])
  }
})

test('a finding names a place and its remedy', () => {
  for (const { check, planted } of tidyRules)
    for (const { path, line, message } of check(treeOf(planted))) {
      assert.ok(path.length > 0 && line > 0)
      assert.match(message, /\.$/)
    }
})
