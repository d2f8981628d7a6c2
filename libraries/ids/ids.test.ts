import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { manualClock } from '../time/manual-clock.ts'
import {
  type AccountId,
  type CardId,
  createIds,
  idFromDigest,
  idPrefixes,
  idTimeMs,
  isId,
  type Random,
  siblingId,
} from './ids.ts'
import { nodeRandom } from './node-random.ts'

const noChance: Random = { bytes: length => new Uint8Array(length) }

test('an id from the public Monzo documentation holds the creation time printed beside it', () => {
  const id = 'tx_00008zIcpb1TB4yeIFXMzx'
  assert.ok(isId('tx', id))
  assert.equal(new Date(idTimeMs(id)).toISOString(), '2015-08-22T12:20:18.884Z')
})

test('ids sort by the time of their making, also when the clock stands still or goes back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 200 }), steps => {
      let nowMs = 1_700_000_000_000
      const ids = createIds({ clock: { now: () => nowMs }, random: nodeRandom() })
      const made = steps.map(step => {
        nowMs += step
        return ids.next('tx')
      })
      assert.deepEqual(made, [...made].sort())
      assert.equal(new Set(made).size, made.length)
    }),
  )
})

test('more ids than one millisecond holds are still different and in order', () => {
  const ids = createIds({ clock: manualClock(), random: noChance })
  let last = ''
  for (let i = 0; i < 70_000; i++) {
    const id = ids.next('evt')
    assert.ok(id > last)
    last = id
  }
})

test('two workers that start in the same millisecond do not make the same id', () => {
  const clock = manualClock()
  const first = createIds({ clock, random: nodeRandom() })
  const second = createIds({ clock, random: nodeRandom() })
  assert.notEqual(first.next('acc'), second.next('acc'))
})

test('the time inside an id is the time of its making', () => {
  const clock = manualClock(1_440_246_018_884)
  const ids = createIds({ clock, random: nodeRandom() })
  for (const prefix of idPrefixes) {
    const id = ids.next(prefix)
    assert.equal(idTimeMs(id), 1_440_246_018_884)
    assert.ok(isId(prefix, id))
  }
})

test('an id of one kind does not pass for another', () => {
  const ids = createIds({ clock: manualClock(), random: noChance })
  const account: AccountId = ids.next('acc')
  // @ts-expect-error An account is not a card.
  const card: CardId = account
  // @ts-expect-error A bare string is not an id.
  const text: AccountId = 'acc_00008zIcpb1TB4yeIFXMzx'
  assert.equal(isId('card', card), false)
  assert.equal(isId('acc', text), true)
})

test('what only looks like an id is told apart', () => {
  const table = ['', 'tx', 'tx_', 'tx_00008zIcpb1TB4yeIFXMz', 'tx_00008zIcpb1TB4yeIFXMzxx', 'TX_00008zIcpb1TB4yeIFXMzx']
  for (const text of [...table, 'tx_00008zIcpb1TB4yeIFXM-x', ' tx_00008zIcpb1TB4yeIFXMzx'])
    assert.equal(isId('tx', text), false, text)
})

test('the same bytes always give the same id', () => {
  const digest = Uint8Array.from({ length: 32 }, (_, index) => index)
  const id = idFromDigest('merch', digest)
  assert.equal(id, idFromDigest('merch', digest))
  assert.ok(isId('merch', id))
  assert.notEqual(id, idFromDigest('merch', digest.toReversed()))
})

test('the siblings of an id are of its moment, different from each other, and the same each time', () => {
  const ids = createIds({ clock: manualClock(1_440_246_018_884), random: nodeRandom() })
  const hold = ids.next('hold')
  const other = ids.next('hold')
  const numbers = Array.from({ length: 16 }, (_, number) => number)
  const siblings = [hold, other].flatMap(id => numbers.map(number => siblingId('tx', id, number)))
  assert.equal(new Set(siblings).size, 32)
  for (const sibling of siblings) assert.ok(isId('tx', sibling) && idTimeMs(sibling) === 1_440_246_018_884)
  assert.equal(siblings[0], `tx${hold.slice(4)}`)
  assert.equal(siblingId('tx', hold, 1), siblings[1])
  assert.equal(siblingId('hold', siblingId('tx', hold, 3), 3), hold)
})
