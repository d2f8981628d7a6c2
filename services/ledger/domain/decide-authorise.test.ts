import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '#libraries/ids/ids.ts'
import { deposit, newId, opening, purchase, reversal } from '../ledger-fixture.ts'
import type { Authorise } from './command.ts'
import { parkedReversalMs } from './decide-authorise.ts'
import { execute } from './engine.ts'
import { emptyState } from './state.ts'

const acc = newId('acc')
const unknown = newId('acc')
const card = newId('card')
const otherCard = newId('card')
const at = { recordedAt: 1, traceparent: undefined }

/** An account with £100, of which £30 are held; a reversal of `early` has come, one of `early-card` for one card only. */
const books = () => {
  const state = emptyState()
  execute(state, { operation: 'openAccount', body: opening(acc) }, at)
  execute(state, { operation: 'post', body: deposit(acc, 10_000n) }, at)
  execute(state, { operation: 'authorise', body: purchase(acc, 3000n) }, at)
  execute(state, { operation: 'reverse', body: reversal(['early']) }, at)
  execute(state, { operation: 'reverse', body: reversal(['early-card'], { cardId: card }) }, at)
  return state
}

type Over = Partial<Authorise> & { currency?: 'GBP' | 'EUR' }
const none = { kind: 'none' } as const
const frozen = { kind: 'decline', reason: 'frozen-card' } as const

const cases: readonly (readonly [
  why: string,
  accountId: AccountId | undefined,
  amount: bigint,
  over: Over,
  outcome: string,
])[] = [
  ['the money is there', acc, 1000n, {}, 'approved, held 4000'],
  ['all that is available', acc, 7000n, {}, 'approved, held 10000'],
  ['a penny more than is available: holds count as spent', acc, 7001n, {}, 'insufficient-funds'],
  ['as much as is posted, but not available', acc, 10_000n, {}, 'insufficient-funds'],
  ['more than was ever there', acc, 2n ** 53n - 1n, {}, 'insufficient-funds'],
  ['nothing', acc, 0n, {}, 'invalid-amount'],
  ['less than nothing', acc, -1n, {}, 'invalid-amount'],
  ['another currency', acc, 1000n, { currency: 'EUR' }, 'not-allowed'],
  ['nothing in another currency', acc, 0n, { currency: 'EUR' }, 'invalid-amount'],
  ['a card that is not ours', undefined, 1000n, {}, 'unknown-card'],
  ['an account that the books do not know', unknown, 1000n, {}, 'system'],
  ['an account that the books do not know, asked only', unknown, 0n, { effect: none }, 'system'],
  ['a card that is not ours, asked only', undefined, 0n, { effect: none }, 'unknown-card'],
  ['a question about nothing', acc, 0n, { effect: none }, 'approved, held 3000'],
  ['a question about nothing in another currency', acc, 0n, { effect: none, currency: 'EUR' }, 'approved, held 3000'],
  ['a question about more than there is holds nothing', acc, 50_000n, { effect: none }, 'approved, held 3000'],
  ['a question about an amount in another currency', acc, 1n, { effect: none, currency: 'EUR' }, 'not-allowed'],
  ['declined before', acc, 1000n, { effect: frozen }, 'frozen-card'],
  ['declined before, of a card that is not ours', undefined, 1000n, { effect: frozen }, 'frozen-card'],
  ['declined before wins over its reversal', acc, 1000n, { effect: frozen, references: ['early'] }, 'frozen-card'],
  ['its reversal came first', acc, 1000n, { references: ['early'] }, 'already-reversed'],
  ['its reversal came first, by the second reference', acc, 1000n, { references: ['x', 'early'] }, 'already-reversed'],
  ['its reversal came first, of a question', acc, 0n, { effect: none, references: ['early'] }, 'already-reversed'],
  ['its reversal came first, of this card', acc, 1n, { references: ['early-card'], cardId: card }, 'already-reversed'],
  ['a reversal of another card', acc, 1n, { references: ['early-card'], cardId: otherCard }, 'approved, held 3001'],
  ['references that nobody reversed', acc, 1n, { references: ['a', 'b'] }, 'approved, held 3001'],
]

for (const [why, accountId, amount, over, outcome] of cases)
  test(`an authorisation of ${amount}: ${why} -> ${outcome}`, () => {
    const state = books()
    const decision = execute(state, { operation: 'authorise', body: purchase(accountId, amount, over) }, at)
    assert.equal(decision.kind, 'record')
    const { what } = decision.record
    const held = state.accounts.get(acc)?.held
    if (outcome.startsWith('approved')) {
      assert.equal(what.kind, 'approved')
      assert.equal(`approved, held ${held}`, outcome)
      assert.deepEqual(decision.record.balances, [
        { accountId: acc, currency: 'GBP', posted: 10_000n, held, pendingIn: 0n, available: 10_000n - (held ?? 0n) },
      ])
    } else {
      assert.equal(what.kind === 'declined' && what.reason, outcome)
      assert.equal(held, 3000n, 'a decline changes no balance')
    }
    assert.deepEqual([...state.sums], [['GBP', 0n]])
  })

test('a reversal that came first concerns its week, after which its references name other payments', () => {
  for (const [later, kind] of [
    [parkedReversalMs, 'declined'],
    [parkedReversalMs + 1, 'approved'],
  ] as const) {
    const body = purchase(acc, 1n, { references: ['early'] })
    const recordedAt = at.recordedAt + later
    const decision = execute(books(), { operation: 'authorise', body }, { ...at, recordedAt })
    assert.equal(decision.kind === 'record' && decision.record.what.kind, kind)
  }
})
