import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gatherMs } from './gather.ts'
import { giveWay } from './give-way.ts'

test('a consumer waits when the event loop is busy, and for no longer than fifty milliseconds', async () => {
  const cases: readonly (readonly [turnMs: number, waits: readonly number[]])[] = [
    [0, []],
    [5, []],
    [6, [12]],
    [400, [50]],
  ]
  for (const [turnMs, expected] of cases) {
    const waits: number[] = []
    const times = [100, 100 + turnMs]
    const clock = {
      monotonicMs: () => times.shift() ?? 0,
      sleep: async (ms: number) => void waits.push(ms),
    }
    await giveWay(clock, new AbortController().signal)
    assert.deepEqual(waits, expected, `a turn of ${turnMs} ms`)
  }
})

test('one event goes on at once, many gather, up to the limit', () => {
  const cases: readonly (readonly [events: number, ms: number])[] = [
    [0, 0],
    [1, 4],
    [5, 12],
    [200, 24],
  ]
  for (const [events, ms] of cases) assert.equal(gatherMs(events, { maxMs: 24 }), ms)
})
