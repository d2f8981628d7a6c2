import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effectiveTime, transmissionTime } from './transmission-time.ts'

const at = (text: string): number => Date.parse(text)

test('DE 7 belongs to the year that brings it nearest to now', () => {
  const cases: [de7: string, now: string, outcome: string | undefined][] = [
    ['0115120000', '2026-01-15T12:00:05Z', '2026-01-15T12:00:00Z'],
    ['1231235959', '2027-01-01T00:00:04Z', '2026-12-31T23:59:59Z'],
    ['0101000001', '2026-12-31T23:59:58Z', '2027-01-01T00:00:01Z'],
    ['1207233149', '2026-03-01T00:00:00Z', '2025-12-07T23:31:49Z'],
    ['0229120000', '2028-03-01T00:00:00Z', '2028-02-29T12:00:00Z'],
    ['0229120000', '2026-03-01T00:00:00Z', undefined],
    ['1301120000', '2026-03-01T00:00:00Z', undefined],
    ['0431120000', '2026-03-01T00:00:00Z', undefined],
    ['0430240000', '2026-03-01T00:00:00Z', undefined],
    ['0430126000', '2026-03-01T00:00:00Z', undefined],
    ['0000000000', '2026-03-01T00:00:00Z', undefined],
  ]
  for (const [de7, now, outcome] of cases)
    assert.equal(transmissionTime(de7, at(now)), outcome === undefined ? undefined : at(outcome), de7)
})

test('a payment was made when DE 7 says, unless that is more than a day off', () => {
  const now = at('2026-01-15T12:00:00Z')
  const cases: [transmittedAt: string, outcome: string][] = [
    ['2026-01-15T11:59:58Z', '2026-01-15T11:59:58Z'],
    ['2026-01-14T12:00:00Z', '2026-01-14T12:00:00Z'],
    ['2026-01-14T11:59:59Z', '2026-01-15T12:00:00Z'],
    ['2026-01-17T12:00:00Z', '2026-01-15T12:00:00Z'],
  ]
  for (const [transmittedAt, outcome] of cases) assert.equal(effectiveTime(at(transmittedAt), now), at(outcome))
})
