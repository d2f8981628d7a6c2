import assert from 'node:assert/strict'
import test from 'node:test'
import { businessDay, rfc3339 } from './business-day.ts'
import { manualClock } from './manual-clock.ts'
import { systemClock } from './system-clock.ts'

test('the business day is the calendar day in London, summer time included', () => {
  const table: readonly [string, string][] = [
    ['2026-01-15T23:59:59.999Z', '2026-01-15'],
    ['2026-01-16T00:00:00.000Z', '2026-01-16'],
    // Clocks go forward at 01:00 UTC on 29 March 2026 and back on 25 October.
    ['2026-03-29T00:30:00.000Z', '2026-03-29'],
    ['2026-06-30T22:59:59.999Z', '2026-06-30'],
    ['2026-06-30T23:00:00.000Z', '2026-07-01'],
    ['2026-10-24T23:00:00.000Z', '2026-10-25'],
    ['2026-10-25T23:59:59.999Z', '2026-10-25'],
    ['2026-12-31T23:59:59.999Z', '2026-12-31'],
  ]
  for (const [at, day] of table) assert.equal(businessDay(Date.parse(at)), day, at)
})

test('a time leaves the bank in UTC with milliseconds', () => {
  assert.equal(rfc3339(0), '1970-01-01T00:00:00.000Z')
  assert.equal(rfc3339(1_440_246_018_884), '2015-08-22T12:20:18.884Z')
})

test('a clock moved by hand runs what falls due, in the order of its time', async () => {
  const clock = manualClock()
  const startMs = clock.now()
  const ran: string[] = []
  clock.after(20, () => ran.push('second'))
  clock.after(10, () => {
    ran.push('first')
    clock.after(5, () => ran.push('made by the first'))
  })
  const cancel = clock.after(15, () => ran.push('cancelled'))
  const slept = clock.sleep(30).then(() => ran.push('slept'))
  cancel()
  clock.advance(20)
  assert.deepEqual(ran, ['first', 'made by the first', 'second'])
  clock.advance(10)
  await slept
  assert.deepEqual(ran.at(-1), 'slept')
  assert.equal(clock.now() - startMs, 30)
  assert.equal(clock.monotonicMs(), 30)
})

test('sleep ends early and without an error when it is aborted, on either clock', async () => {
  for (const clock of [manualClock(), systemClock()]) {
    const abort = new AbortController()
    const slept = clock.sleep(3_600_000, abort.signal)
    abort.abort()
    await slept
    await clock.sleep(3_600_000, abort.signal)
  }
})

test('the clock of the machine never goes back and tells the time of day', async () => {
  const clock = systemClock()
  const before = clock.monotonicMs()
  await clock.sleep(2)
  assert.ok(clock.monotonicMs() > before)
  assert.ok(Math.abs(clock.now() - Date.now()) < 60_000)
  await new Promise<void>(resolve => {
    // The timer does not keep a process alive, so something else must while it is awaited.
    const hold = setInterval(() => {}, 1_000)
    clock.after(1, () => {
      clearInterval(hold)
      resolve()
    })
  })
  clock.after(1, () => assert.fail('A cancelled task ran.'))()
})
