import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CardState, stateChange } from './card-state.ts'

test('a card freezes and thaws, and a closed one stays closed', () => {
  const cases: [from: CardState, to: CardState, outcome: ReturnType<typeof stateChange>][] = [
    ['active', 'active', 'nothing'],
    ['active', 'frozen', 'change'],
    ['active', 'closed', 'change'],
    ['frozen', 'active', 'change'],
    ['frozen', 'frozen', 'nothing'],
    ['frozen', 'closed', 'change'],
    ['closed', 'active', 'refuse'],
    ['closed', 'frozen', 'refuse'],
    ['closed', 'closed', 'nothing'],
  ]
  for (const [from, to, outcome] of cases) assert.equal(stateChange(from, to), outcome, `${from} to ${to}`)
})
