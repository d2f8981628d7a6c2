import assert from 'node:assert/strict'
import test from 'node:test'
import { manualClock } from '../time/manual-clock.ts'
import { createEndpoints } from './endpoints.ts'

const fail = <T>(endpoints: ReturnType<typeof createEndpoints<T>>, target: T): void => {
  for (let i = 0; i < 100; i++) {
    const endpoint = endpoints.pick()
    if (endpoint.target !== target) continue
    for (let failures = 0; failures < 5; failures++) endpoints.report(endpoint, false)
    return
  }
  assert.fail(`${target} is not chosen.`)
}

const chosen = <T>(endpoints: ReturnType<typeof createEndpoints<T>>): string =>
  [...new Set(Array.from({ length: 6 }, () => endpoints.pick().target))].sort().join('')

test('calls go to each address in turn, and to the one with the fewest under way', () => {
  const endpoints = createEndpoints(['a', 'b', 'c'], manualClock())
  assert.equal(chosen(endpoints), 'abc')
  const busy = endpoints.pick()
  busy.inFlight += 1
  assert.equal(chosen(endpoints).includes(busy.target), false)
})

test('an address that fails five times in a row is left out, longer each time, and one is always kept', () => {
  const clock = manualClock()
  const endpoints = createEndpoints(['a', 'b'], clock)
  fail(endpoints, 'a')
  assert.equal(chosen(endpoints), 'b')
  clock.advance(1000)
  assert.equal(chosen(endpoints), 'ab')
  fail(endpoints, 'a')
  clock.advance(1999)
  assert.equal(chosen(endpoints), 'b')
  fail(endpoints, 'b')
  assert.equal(chosen(endpoints).length, 1, 'The one that comes back first is still called.')
  clock.advance(1)
  endpoints.report(endpoints.pick(), true)
  clock.advance(1000)
  assert.equal(chosen(endpoints), 'ab')
})
