import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Codec } from './axes.ts'
import { codecFor } from './codec.ts'

/** The attributes of ISO 8583:1987 as the reference lists them, once more by hand: number, class, L for each length digit, size. */
const shared = `2 n LL19, 3 n 6, 4 n 12, 5 n 12, 6 n 12, 7 n 10, 8 n 8, 9 n 8, 10 n 8, 11 n 6, 12 n 6, 13 n 4, 14 n 4, 15 n 4, 16 n 4, 17 n 4,
  18 n 4, 19 n 3, 20 n 3, 21 n 3, 22 n 3, 23 n 3, 24 n 3, 25 n 2, 26 n 2, 27 n 1, 28 xn 9, 29 xn 9, 30 xn 9, 31 xn 9, 32 n LL11,
  33 n LL11, 34 ans LL28, 35 z LL37, 36 z LLL104, 37 anp 12, 38 anp 6, 39 an 2, 41 ans 8, 42 ans 15, 44 ans LL25, 45 ans LL76,
  46 ans LLL999, 47 ans LLL999, 49 n 3, 50 n 3, 51 n 3, 53 n 16, 54 an LLL120, 66 n 1, 67 n 2, 68 n 3, 69 n 3, 70 n 3, 90 n 42, 91 an 1,
  92 an 2, 94 anp 7, 95 n 42, 100 n LL11, 101 ans LL17, 102 ans LL28, 103 ans LL28, 120 ans LLL999`
const mastercard = `40 n 3, 43 text 40, 48 any LLL999, 52 any 8, 55 any LLL255, 60 ans LLL60, 61 ans LLL26, 62 ans LLL100, 63 anp LLL50, 64 any 8,
  96 n 8, 121 n LLL6, 123 text LLL512, 124 text LLL299, 125 any 8, 126 ans LLL100, 127 ans LLL100, 128 any 8`
const ascii = `40 an 3, 43 ans 40, 48 any LLL999, 52 hex 16, 55 hex LLL998, 60 ans LLL999, 61 ans LLL999, 62 ans LLL999, 63 ans LLL999, 64 hex 16,
  96 hex 16, 125 ans LLL999, 128 hex 16`

const rows = (list: string): string[] => list.split(',').map(row => row.trim())
const spell = (number: number, { characters, prefix, max }: Codec): string =>
  `${number} ${characters} ${'L'.repeat(prefix)}${max}`

describe('the tables hold what the reference says', () => {
  for (const [dialect, own] of [
    ['mastercard', mastercard],
    ['iso87-ascii', ascii],
  ] as const)
    it(dialect, () => {
      const { elements } = codecFor({ dialect }).dialect
      const table = elements.map(({ number, codec }) => spell(number, codec))
      for (const row of [...rows(shared), ...rows(own)]) assert.ok(table.includes(row), row)
      assert.deepEqual(
        elements.map(({ number }) => number),
        Array.from({ length: 127 }, (_, at) => at + 2).filter(number => number !== 65),
      )
    })

  it('and mask what it lists', () => {
    const { elements, subelements } = codecFor({ dialect: 'mastercard' }).dialect
    const hidden = elements
      .filter(({ masking }) => masking === 'hidden' || masking === 'pan')
      .map(({ number }) => number)
    assert.deepEqual(hidden, [2, 14, 34, 35, 36, 45, 52, 53, 96, 102, 103, 125])
    assert.deepEqual(
      subelements.filter(({ masking }) => masking === 'hidden').map(({ tag }) => tag),
      ['10', '11', '33', '92'],
    )
  })
})
