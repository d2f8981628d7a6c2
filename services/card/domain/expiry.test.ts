import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkExpiry, type ExpiryCheck, expiryOf } from './expiry.ts'

test('a card is good for 36 months', () => {
  const cases: [day: string, expiry: string][] = [
    ['2026-01-15', '2901'],
    ['2026-12-31', '2912'],
    ['2097-11-01', '0011'],
  ]
  for (const [day, expiry] of cases) assert.equal(expiryOf(day), expiry, day)
})

test('a card is good through the end of its month, and only with its own date', () => {
  const cases: [given: string | undefined, own: string, day: string, outcome: ExpiryCheck][] = [
    [undefined, '2901', '2026-01-15', 'absent'],
    ['2901', '2901', '2029-01-31', 'good'],
    ['2901', '2901', '2029-02-01', 'expired'],
    [undefined, '2901', '2029-02-01', 'expired'],
    ['2902', '2901', '2026-01-15', 'wrong'],
    ['2902', '2901', '2029-02-01', 'expired'],
    ['', '2901', '2026-01-15', 'wrong'],
  ]
  for (const [given, own, day, outcome] of cases) assert.equal(checkExpiry({ given, own, day }), outcome)
})
