import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codecFor } from '#libraries/iso8583/codec.ts'
import { readFrame } from './read-frame.ts'
import { plainReply } from './reply.ts'

const codec = codecFor({ dialect: 'mastercard' })
const tap = codec
  .encode(
    codec
      .message('0100')
      .set(2, '5204740000001010')
      .set(3, '000000')
      .set(4, '000000001000')
      .set(7, '0115120000')
      .set(11, '000017')
      .set(22, '071')
      .set(43, 'FIRST THIRD BANK       ST. LOUIS     MO ')
      .set(49, '826'),
  )
  .slice()

/** Chance that is the same in each run. */
const sequence = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state % below
  }
}

test('a mangled frame is read, or told from one with nobody to tell, and what is answered can be read', () => {
  const next = sequence(20_260_115)
  const kinds = new Set<string>()
  for (let round = 0; round < 5000; round += 1) {
    const frame = tap.slice()
    for (let change = next(3); change >= 0; change -= 1) frame[next(frame.length)] = next(256)
    const read = readFrame(codec, next(8) === 0 ? frame.subarray(0, next(frame.length)) : frame)
    kinds.add(read.kind)
    if (read.kind !== 'broken') continue
    const reply = codec.decode(codec.encode(plainReply(read.partial, '30')))
    assert.equal(reply.text(39), '30')
    assert.ok(reply.has(7) && reply.has(11))
  }
  assert.deepEqual(kinds, new Set(['message', 'broken', 'unreadable']))
})
