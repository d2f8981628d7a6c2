import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deleteText, getText, looksMax, setText, textsIn, textTable } from './text-table.ts'
import { wideMap } from './wide-map.ts'

test('whatever is put in and taken out, a table of texts holds what a map of the language holds', () => {
  const step = fc.tuple(fc.constantFrom('set', 'set', 'delete'), fc.nat(40), fc.nat(999))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), fc.constantFrom(1, 3, 7, 2 ** 31), (steps, spread) => {
      const table = textTable<number>()
      const map = new Map<string, number>()
      // A hash that many texts share makes them stand in each other's way.
      const hashOf = (n: number) => (n % spread) | 0
      for (const [what, n, value] of steps) {
        const text = `text ${n}`
        if (what === 'set') {
          setText(table, text, hashOf(n), value)
          map.set(text, value)
        } else {
          deleteText(table, text, hashOf(n))
          map.delete(text)
        }
        assert.equal(table.size, map.size)
      }
      for (let n = 0; n <= 40; n++) assert.equal(getText(table, `text ${n}`, hashOf(n)), map.get(`text ${n}`))
      assert.deepEqual([...textsIn(table)].sort(), [...map].sort())
    }),
    { numRuns: 2000 },
  )
})

test('a wide map keeps a hundred thousand texts apart, and forgets half of them', () => {
  const map = wideMap<number>()
  const count = 100_000
  for (let n = 0; n < count; n++) map.set(`expire:auth_${n}`, n)
  for (let n = 0; n < count; n += 2) map.delete(`expire:auth_${n}`)
  assert.equal(map.size(), count / 2)
  for (let n = 0; n < count; n++) assert.equal(map.get(`expire:auth_${n}`), n % 2 === 0 ? undefined : n)
  assert.equal(map.get(''), undefined)
  assert.equal(new Set([...map.entries()].map(([, n]) => n)).size, count / 2)
})

test('texts that crowd one place on purpose are kept all the same, in another way', () => {
  const table = textTable<number>()
  const count = 3 * looksMax
  for (let n = 0; n < count; n++) setText(table, `chosen ${n}`, 4711, n)
  assert.notEqual(table.crowded, undefined)
  setText(table, 'chosen 0', 4711, -1)
  deleteText(table, 'chosen 1', 4711)
  assert.equal(table.size, count - 1)
  assert.deepEqual(
    ['chosen 0', 'chosen 1', 'chosen 2'].map(text => getText(table, text, 4711)),
    [-1, undefined, 2],
  )
  assert.equal([...textsIn(table)].length, count - 1)
})

test('texts may be taken out while a wide map is looked through, and none of the others is missed', () => {
  for (const count of [10, 75, 500, 20_000]) {
    const map = wideMap<number>()
    for (let n = 0; n < count; n++) map.set(`hold_${n}`, n)
    const seen: number[] = []
    for (const [text, n] of map.entries()) {
      seen.push(n)
      if (n % 3 !== 0) map.delete(text)
    }
    assert.equal(seen.length, count)
    assert.equal(new Set(seen).size, count)
    assert.equal(map.size(), Math.ceil(count / 3))
  }
})
