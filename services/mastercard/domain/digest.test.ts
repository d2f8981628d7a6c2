import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digestOf, shortDigestOf } from './digest.ts'

test('a digest tells the parts apart, however they are cut', () => {
  for (const digest of [digestOf, shortDigestOf]) {
    assert.equal(digest('ab', 'c'), digest('ab', 'c'))
    for (const other of [['a', 'bc'], ['abc'], ['ab', 'c', ''], ['', 'ab', 'c'], ['ab1:c']])
      assert.notEqual(digest(...other), digest('ab', 'c'), other.join('|'))
  }
  assert.match(digestOf('a'), /^[\w-]{43}$/)
  assert.match(shortDigestOf('a'), /^[\w-]{22}$/)
})
