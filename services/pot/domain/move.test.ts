import assert from 'node:assert/strict'
import { test } from 'node:test'
import { moveRefusalOf } from './move.ts'

test("what the ledger may say to a move is told in the pot's words", () => {
  for (const [reason, said] of [
    ['condition-minimum', 'insufficient-funds'],
    ['insufficient-funds', 'insufficient-funds'],
    ['closed-address', 'closed-pot'],
    ['closed-account', 'closed-account'],
    ['closed-day', 'closed-day'],
  ] as const)
    assert.equal(moveRefusalOf(reason), said)
  assert.throws(() => moveRefusalOf('not-zero-sum'))
})
