import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Numbers, noNumbers } from '../domain/numbers.ts'
import { recentNumbers } from './recent-numbers.ts'

const pence = (minor: bigint): Numbers => ({ ...noNumbers, postedMinor: minor })

/** What an address had after an entry, in pence, or the word for why it cannot be told. */
const told = (then: ReturnType<ReturnType<typeof recentNumbers>['at']>) =>
  typeof then === 'string' ? then : Number(then.postedMinor)

/** The address gains a penny with each entry from 1 on. */
const filled = ({ kept, entries }: { kept: number; entries: number }) => {
  const recent = recentNumbers({ kept })
  for (let position = 1; position <= entries; position++) {
    recent.enter(position)
    recent.note('a', position === 1 ? undefined : pence(BigInt(position - 1)))
  }
  return { recent, current: pence(BigInt(entries)) }
}

test('the numbers of an address a moment ago are known, as far back as is remembered', () => {
  const { recent, current } = filled({ kept: 100, entries: 10 })
  const positions = [0, 1, 4, 10, 12]
  assert.deepEqual(
    positions.map(position => told(recent.at(position, 'a', current))),
    ['not-yet-there', 1, 4, 10, 10],
  )
  assert.equal(told(recent.at(4, 'nobody', pence(7n))), 7)
})

test('what is older than what is kept is forgotten, and nothing wrong is told of it', () => {
  const { recent, current } = filled({ kept: 10, entries: 1000 })
  assert.equal(told(recent.at(900, 'a', current)), 'forgotten')
  for (let position = 990; position <= 1000; position++) assert.equal(told(recent.at(position, 'a', current)), position)
})

test('entries that come again, since they could not be stored, replace what was noted of them', () => {
  const { recent } = filled({ kept: 100, entries: 10 })
  recent.enter(8)
  recent.note('a', pence(7n))
  assert.deepEqual(
    [6, 7, 8].map(position => told(recent.at(position, 'a', pence(8n)))),
    [6, 7, 8],
  )
})

test('nothing is known of before the process started', () => {
  const recent = recentNumbers()
  assert.equal(recent.at(5, 'a', pence(1n)), 'forgotten')
  recent.enter(6)
  recent.note('a', pence(1n))
  assert.deepEqual([told(recent.at(4, 'a', pence(2n))), told(recent.at(5, 'a', pence(2n)))], ['forgotten', 1])
})
