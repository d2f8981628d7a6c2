import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latencyHistogram } from './histogram.ts'

test('quantiles are right to one per cent', () => {
  const histogram = latencyHistogram()
  for (let i = 1; i <= 100_000; i++) histogram.record(i / 100)
  const cases: readonly (readonly [number, number])[] = [
    [0.5, 500],
    [0.99, 990],
    [0.999, 999],
    [1, 1000],
  ]
  for (const [quantile, expected] of cases) {
    const found = histogram.quantile(quantile)
    assert.ok(Math.abs(found - expected) / expected <= 0.011, `${quantile}: ${found}`)
  }
  assert.equal(histogram.count(), 100_000)
  assert.equal(histogram.maxMs(), 1000)
})

test('an empty histogram says zero, and what is out of range counts at its end', () => {
  const histogram = latencyHistogram()
  assert.equal(histogram.quantile(0.99), 0)
  histogram.record(0)
  histogram.record(10 ** 9)
  assert.equal(histogram.count(), 2)
  assert.equal(histogram.quantile(1), 100_000)
})
