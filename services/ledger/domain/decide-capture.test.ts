import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byAuthorisation, byHold, capture, closed, expiry, holding, main, noon } from '../command-fixture.ts'
import { addressKey, bankAddress, potAddress, settlementAddress } from '../contract.ts'
import { deposit, newId, opening, reversal } from '../ledger-fixture.ts'
import type { Authorise } from './command.ts'
import { dayMs } from './hold-policy.ts'
import { story } from './story-fixture.ts'

const acc = newId('acc')
const bob = newId('acc')
const nobody = newId('acc')
const gone = newId('acc')

/** £100 on the account, £30 of it held by a payment at a merchant of this category. */
const tapped = (merchantCategory?: string, over: Partial<Authorise> = {}) => {
  const books = story()
  books.open(acc)
  books.open(bob, 0n)
  books.open(gone, 0n)
  books.send(closed(main(gone)))
  const payment = books.tap(acc, 3000n, { merchantCategory, references: ['r1'], ...over })
  return { ...books, payment, hold: byAuthorisation(payment.authorisationId) }
}

type Claim = readonly [amount: bigint, isFinal: boolean]

const cases: readonly (readonly [
  why: string,
  category: string | undefined,
  claims: readonly Claim[],
  said: string,
  numbers: string,
])[] = [
  ['all of it', undefined, [[3000n, true]], '3000 0 hold within covered', '7000 0 7000'],
  ['a part, the last', undefined, [[1000n, true]], '3000 0 hold within covered', '9000 0 9000'],
  ['a part, more may follow', undefined, [[1000n, false]], '1000 2000 hold within covered', '9000 2000 7000'],
  [
    'in three parts',
    undefined,
    [
      [1000n, false],
      [1500n, false],
      [500n, true],
    ],
    '500 0 hold within covered',
    '7000 0 7000',
  ],
  [
    'parts that claim more together',
    undefined,
    [
      [2000n, false],
      [2000n, true],
    ],
    '1000 0 hold beyond-tolerance covered',
    '6000 0 6000',
  ],
  ['more, in a shop', '5411', [[3001n, true]], '3000 0 hold beyond-tolerance covered', '6999 0 6999'],
  ['a tip of 20 % in a restaurant', '5812', [[3600n, true]], '3000 0 hold within-tolerance covered', '6400 0 6400'],
  ['a penny more than 20 % in a bar', '5813', [[3601n, true]], '3000 0 hold beyond-tolerance covered', '6399 0 6399'],
  ['20 % in a taxi', '4121', [[3600n, true]], '3000 0 hold within-tolerance covered', '6400 0 6400'],
  ['20 % for fast food', '5814', [[3600n, true]], '3000 0 hold within-tolerance covered', '6400 0 6400'],
  ['20 % for beauty', '7230', [[3600n, true]], '3000 0 hold within-tolerance covered', '6400 0 6400'],
  ['15 % in a hotel', '7011', [[3450n, true]], '3000 0 hold within-tolerance covered', '6550 0 6550'],
  ['20 % in a hotel chain', '3640', [[3600n, true]], '3000 0 hold beyond-tolerance covered', '6400 0 6400'],
  ['15 % on a cruise', '4411', [[3450n, true]], '3000 0 hold within-tolerance covered', '6550 0 6550'],
  ['a penny more for a hired car', '7512', [[3001n, true]], '3000 0 hold beyond-tolerance covered', '6999 0 6999'],
  ['more than there is', undefined, [[15_000n, true]], '3000 0 hold beyond-tolerance overdrawn', '-5000 0 -5000'],
  [
    'after the last one',
    undefined,
    [
      [3000n, true],
      [100n, true],
    ],
    '0 0 late beyond-tolerance covered',
    '6900 0 6900',
  ],
  [
    'all of it, and still more',
    undefined,
    [
      [3000n, false],
      [100n, false],
    ],
    '0 0 late beyond-tolerance covered',
    '6900 0 6900',
  ],
]

for (const [why, category, claims, said, numbers] of cases)
  test(`a capture of ${why} -> ${said}`, () => {
    const { hold, payment, said: send, numbers: of } = tapped(category)
    const words = claims.map(([amount, isFinal]) => send(capture(acc, hold, amount, { isFinal })))
    assert.equal(words.at(-1), `captured ${payment.transactionId} ${said} ${noon}`)
    assert.equal(of(acc), numbers)
  })

test('a capture that comes after the hold has ended is booked all the same, and its payment is the same', () => {
  for (const [end, numbers] of [
    ['expired', '7000 0 7000'],
    ['reversed', '7000 0 7000'],
  ] as const) {
    const { hold, payment, send, said, numbers: of } = tapped()
    if (end === 'expired') send(expiry(acc, hold, noon + 7 * dayMs))
    else send({ operation: 'reverse', body: reversal(['r1']) })
    assert.equal(of(acc), '10000 0 10000')
    // What expired was authorised; what was given back is not any more.
    const claim = end === 'expired' ? 'within' : 'beyond-tolerance'
    const words = said(capture(acc, hold, 3000n))
    assert.equal(words, `captured ${payment.transactionId} 0 0 late ${claim} covered ${noon}`)
    assert.equal(of(acc), numbers)
  }
})

test('a capture finds its hold by the references of the network, of this card only', () => {
  const [card, other] = [newId('card'), newId('card')]
  for (const [cardId, found] of [
    [undefined, 'hold'],
    [card, 'hold'],
    [other, 'none'],
  ] as const) {
    const { send } = tapped(undefined, { cardId: card })
    const { what } = send(capture(acc, { kind: 'references', references: ['x', 'r1'], cardId }, 3000n))
    assert.equal(what.kind === 'captured' && what.found, found)
  }
})

test('a declined payment and a question have no hold that could be claimed', () => {
  for (const over of [
    { effect: { kind: 'decline', reason: 'frozen-card' } },
    { effect: { kind: 'none' } },
  ] satisfies Partial<Authorise>[]) {
    const { send } = tapped(undefined, { references: [] })
    const body = { ...tapped().payment, ...over, authorisationId: newId('auth'), commandId: newId('cmd') }
    send({ operation: 'authorise', body })
    const { what } = send(capture(acc, { kind: 'references', references: ['r1'] }, 500n))
    assert.equal(what.kind === 'captured' && what.found, 'none')
  }
})

test('what cannot be taken from an account is taken from suspense, of the flow that it belongs to', () => {
  const euros = newId('acc')
  const cases = [
    ['nobody’s', capture(nobody, undefined, 500n), 'card-suspense', 'GBP'],
    ['no account at all', capture(undefined, undefined, 500n), 'card-suspense', 'GBP'],
    ['a closed one', capture(gone, undefined, 500n), 'card-suspense', 'GBP'],
    ['another currency', capture(acc, undefined, 500n, { currency: 'EUR' }), 'card-suspense', 'EUR'],
    ['an account in euros', capture(euros, undefined, 500n), 'card-suspense', 'GBP'],
    ['a transfer', capture(nobody, undefined, 500n, { counter: main(bob) }), 'transfer-suspense', 'GBP'],
    [
      'between shards',
      capture(nobody, undefined, 500n, { counter: bankAddress('transit', 'GBP') }),
      'transfer-suspense',
      'GBP',
    ],
  ] as const
  for (const [why, command, name, currency] of cases) {
    const { send, state, numbers } = tapped()
    send({ operation: 'openAccount', body: opening(euros, 'EUR') })
    const { what } = send(command)
    assert.ok(what.kind === 'captured', why)
    assert.deepEqual([what.found, what.accountId, what.overdrawn], ['suspense', undefined, false], why)
    assert.equal(state.bankAddresses.get(addressKey(bankAddress(name, currency)))?.posted, -500n, why)
    assert.equal(numbers(acc), '10000 3000 7000', 'the hold of another payment is as it was')
  }
})

test('a capture in another currency leaves the hold that it names alone', () => {
  const { hold, send, state, numbers } = tapped()
  const { what } = send(capture(acc, hold, 500n, { currency: 'EUR' }))
  assert.equal(what.kind === 'captured' && what.found, 'suspense')
  assert.equal(numbers(acc), '10000 3000 7000')
  assert.equal(state.holds.get(hold.kind === 'authorisation' ? hold.authorisationId : '')?.captured, 0n)
})

test('a capture is refused only when it has no second side, or is booked already', () => {
  const { hold, said, numbers } = tapped()
  const first = capture(acc, hold, 1000n, { isFinal: false })
  said(first)
  const again = capture(acc, hold, 1000n, { entrySetId: first.body.entrySetId })
  for (const [command, reason] of [
    [capture(acc, hold, 0n), 'invalid-amount'],
    [capture(acc, hold, -5n), 'invalid-amount'],
    [capture(acc, hold, 5n, { counter: settlementAddress('EUR') }), 'wrong-currency'],
    [capture(acc, hold, 5n, { counter: { ...settlementAddress('GBP'), name: 'coffee-fund' } }), 'unknown-address'],
    [capture(acc, hold, 5n, { counter: main(nobody) }), 'unknown-account'],
    [capture(acc, hold, 5n, { counter: main(gone) }), 'closed-account'],
    [again, 'entry-set-exists'],
  ] as const)
    assert.equal(said(command), `refused ${reason}`)
  assert.equal(numbers(acc), '9000 2000 7000')
})

test('what is held for another address is pending there until it is captured', () => {
  const { send, state, numbers } = tapped()
  const order = holding(main(acc), 1000n, { to: main(bob) })
  send(order)
  assert.equal(numbers(acc), '10000 4000 6000')
  assert.equal(numbers(bob), '0 0 0', 'what comes is not there yet')
  assert.equal(state.accounts.get(bob)?.rare.pendingIn, 1000n)
  send(capture(acc, byHold(order.body.holdId), 1000n, { counter: main(bob), kind: 'transfer' }))
  assert.equal(numbers(acc), '9000 3000 6000')
  assert.equal(numbers(bob), '1000 0 1000')
  assert.equal(state.accounts.get(bob)?.rare.pendingIn, 0n)
})

test('a hold on a pot is captured from the pot', () => {
  const { send, state, numbers } = tapped()
  const pot = potAddress(acc, newId('pot'), 'GBP')
  send({ operation: 'openAddress', body: { commandId: 'pot', requestHash: '', effectiveAt: noon, address: pot } })
  const order = holding(main(acc), 500n)
  send(order)
  send(capture(acc, byHold(order.body.holdId), 500n, { counter: pot, kind: 'pot' }))
  const fromPot = holding(pot, 200n)
  send(fromPot)
  send(capture(acc, byHold(fromPot.body.holdId), 200n))
  assert.equal(state.pots.get(addressKey(pot))?.posted, 300n)
  assert.equal(numbers(acc), '9500 3000 6500')
})

test("a capture finds the account's own hold, though somebody else's newer one has the same reference", () => {
  const { send, said, tap, numbers, payment } = tapped()
  send({ operation: 'post', body: deposit(bob, 500n, { effectiveAt: noon }) })
  tap(bob, 500n, { references: ['r1'] })
  const claim = capture(acc, { kind: 'references', references: ['r1'] }, 3000n)
  assert.equal(said(claim), `captured ${payment.transactionId} 3000 0 hold within covered ${noon}`)
  assert.deepEqual([numbers(acc), numbers(bob)], ['7000 0 7000', '500 500 0'])
})
