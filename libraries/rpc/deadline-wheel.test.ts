import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { manualClock } from '../time/manual-clock.ts'
import { createDeadlineWheel } from './deadline-wheel.ts'
import { deadlineGrainMs } from './limits.ts'

test('each deadline fires once, never early and at most its grain late, unless it was cancelled', () => {
  const plan = fc.record({ atMs: fc.double({ min: 0, max: 500, noNaN: true }), isCancelled: fc.boolean() })
  fc.assert(
    fc.property(fc.array(plan, { maxLength: 50 }), plans => {
      const clock = manualClock()
      const wheel = createDeadlineWheel(clock)
      const fired = plans.map((): number[] => [])
      for (const [index, { atMs, isCancelled }] of plans.entries()) {
        const cancel = wheel.at(atMs, () => fired[index]?.push(clock.monotonicMs()))
        if (isCancelled) cancel()
      }
      clock.advance(600)
      for (const [index, { atMs, isCancelled }] of plans.entries()) {
        const times = fired[index] ?? []
        assert.equal(times.length, isCancelled ? 0 : 1)
        assert.ok(times.every(time => time >= atMs - 1e-9 && time <= atMs + deadlineGrainMs))
      }
    }),
  )
})
