import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Currency, money } from '#libraries/money/money.ts'
import { deposit, newId, opening, purchase, reversal } from '../ledger-fixture.ts'
import type { Command, Reverse } from './command.ts'
import { execute } from './engine.ts'
import { emptyState } from './state.ts'

const acc = newId('acc')
const card = newId('card')
const otherCard = newId('card')
const at = { recordedAt: 1, traceparent: undefined }

/** £100; £30 held under `a` and `shared`, £20 of another card under `b` and `shared`; a question `q`; a decline `d`; `u` of no card. */
const books = () => {
  const state = emptyState()
  const commands: Command[] = [
    { operation: 'openAccount', body: opening(acc) },
    { operation: 'post', body: deposit(acc, 10_000n) },
    { operation: 'authorise', body: purchase(acc, 3000n, { cardId: card, references: ['a', 'shared'] }) },
    { operation: 'authorise', body: purchase(acc, 2000n, { cardId: otherCard, references: ['b', 'shared'] }) },
    { operation: 'authorise', body: purchase(acc, 0n, { effect: { kind: 'none' }, references: ['q'] }) },
    { operation: 'authorise', body: purchase(acc, 99_999n, { references: ['d'] }) },
    { operation: 'authorise', body: purchase(undefined, 1n, { references: ['u'] }) },
  ]
  for (const command of commands) execute(state, command, at)
  return state
}

const left = (amountMinor: bigint, currency: Currency = 'GBP') => ({ remaining: money(amountMinor, currency) })

const cases: readonly (readonly [
  why: string,
  reversals: readonly (readonly [string[], Partial<Reverse>?])[],
  outcome: string,
])[] = [
  ['all of it', [[['a']]], 'released 3000, remaining 0, held 2000'],
  ['by a later reference', [[['x', 'y', 'a']]], 'released 3000, remaining 0, held 2000'],
  ['the first that is known wins', [[['b', 'a']]], 'released 2000, remaining 0, held 3000'],
  ['of this card', [[['shared'], { cardId: card }]], 'released 3000, remaining 0, held 2000'],
  ['of the other card', [[['shared'], { cardId: otherCard }]], 'released 2000, remaining 0, held 3000'],
  ['of no named card: the newest', [[['shared']]], 'released 2000, remaining 0, held 3000'],
  ['of another card than it was', [[['a'], { cardId: otherCard }]], 'parked, held 5000'],
  [
    'of another card first, then a reference that fits',
    [[['a', 'b'], { cardId: otherCard }]],
    'released 2000, remaining 0, held 3000',
  ],
  ['a part', [[['a'], left(1000n)]], 'released 2000, remaining 1000, held 3000'],
  ['down to nothing', [[['a'], left(0n)]], 'released 3000, remaining 0, held 2000'],
  ['down to less than nothing', [[['a'], left(-5n)]], 'released 3000, remaining 0, held 2000'],
  ['down to what is held', [[['a'], left(3000n)]], 'released 0, remaining 3000, held 5000'],
  ['up: never', [[['a'], left(4000n)]], 'released 0, remaining 3000, held 5000'],
  [
    'down to an amount in another currency: cannot be compared',
    [[['a'], left(0n, 'EUR')]],
    'released 0, remaining 3000, held 5000',
  ],
  ['a second time', [[['a']], [['a']]], 'released 0, remaining 0, held 2000'],
  ['a part, then the rest', [[['a'], left(1000n)], [['a']]], 'released 1000, remaining 0, held 2000'],
  [
    'a part, then a smaller part',
    [
      [['a'], left(2000n)],
      [['a'], left(500n)],
    ],
    'released 1500, remaining 500, held 2500',
  ],
  [
    'a part, then a larger one',
    [
      [['a'], left(500n)],
      [['a'], left(2000n)],
    ],
    'released 0, remaining 500, held 2500',
  ],
  ['of a question', [[['q']]], 'released 0, remaining 0, held 5000'],
  ['of a declined authorisation', [[['d']]], 'released 0, remaining 0, held 5000'],
  ['of a declined one that has no account', [[['u']]], 'parked, held 5000'],
  ['of something that has not come', [[['later']]], 'parked, held 5000'],
  ['without references', [[[]]], 'parked, held 5000'],
]

for (const [why, reversals, outcome] of cases)
  test(`a reversal ${why} -> ${outcome}`, () => {
    const state = books()
    const said = reversals.map(([references, over]) => {
      const decision = execute(state, { operation: 'reverse', body: reversal(references, over) }, at)
      assert.equal(decision.kind, 'record')
      const { what } = decision.record
      if (what.kind === 'parked') return 'parked'
      assert.equal(what.kind, 'reversed')
      return `released ${what.released.amountMinor}, remaining ${what.remaining.amountMinor}`
    })
    const account = state.accounts.get(acc)
    assert.equal(`${said.at(-1)}, held ${account?.held}`, outcome)
    assert.equal(account?.posted, 10_000n, 'a hold is not a posting')
    assert.equal(state.openHolds, [...state.holds.entries()].filter(([, { held }]) => held > 0n).length)
  })

test('a reversal that came first is booked when it finds its declined authorisation later', () => {
  const state = books()
  execute(state, { operation: 'reverse', body: reversal(['late']) }, at)
  execute(state, { operation: 'authorise', body: purchase(acc, 100n, { references: ['late'] }) }, at)
  const again = execute(state, { operation: 'reverse', body: reversal(['late']) }, at)
  assert.equal(again.kind === 'record' && again.record.what.kind, 'reversed')
  assert.equal(state.accounts.get(acc)?.held, 5000n)
})

test('a reversal of a payment that was approved and then declined when it was tried again gives back what is held', () => {
  const state = books()
  const said = (over: Partial<Reverse> = {}) => {
    const decision = execute(state, { operation: 'reverse', body: reversal(['a'], over) }, at)
    const { what } = decision.kind === 'record' ? decision.record : assert.fail(decision.kind)
    return what.kind === 'reversed' ? what.released.amountMinor : what.kind
  }
  execute(state, { operation: 'authorise', body: purchase(acc, 99_999n, { cardId: card, references: ['a'] }) }, at)
  assert.equal(said({ cardId: card }), 3000n)
  assert.equal(said({ cardId: card }), 0n, 'and nothing a second time')
})

test('a reversal that names an account and no card is of that account', () => {
  const state = books()
  const bob = newId('acc')
  execute(state, { operation: 'openAccount', body: opening(bob) }, at)
  execute(state, { operation: 'post', body: deposit(bob, 500n) }, at)
  execute(state, { operation: 'authorise', body: purchase(bob, 500n, { references: ['a'] }) }, at)
  for (const accountId of [acc, newId('acc')])
    execute(state, { operation: 'reverse', body: reversal(['a'], { accountId }) }, at)
  assert.equal(state.accounts.get(acc)?.held, 2000n)
  assert.equal(state.accounts.get(bob)?.held, 500n, "somebody else's payment with the same reference stays")
})
