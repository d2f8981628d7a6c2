import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  byAuthorisation,
  byHold,
  capture,
  closed,
  expiry,
  holding,
  increment,
  limited,
  main,
  noon,
  release,
} from '../command-fixture.ts'
import { bankAddress, customerAddress, potAddress } from '../contract.ts'
import { deposit, newId, opening, purchase, reversal } from '../ledger-fixture.ts'
import type { Hold } from './command.ts'
import { dueHolds } from './expiry-index.ts'
import { dayMs, holdPolicyOf } from './hold-policy.ts'
import { story } from './story-fixture.ts'

const acc = newId('acc')
const bob = newId('acc')
const nobody = newId('acc')
const gone = newId('acc')
const pot = potAddress(acc, newId('pot'), 'GBP')

/** £100, £30 of it held by a payment; a second account, and one that is closed. */
const tapped = (merchantCategory?: string) => {
  const books = story()
  books.open(acc)
  books.open(bob, 0n)
  books.open(gone, 0n)
  books.send(closed(main(gone)))
  const payment = books.tap(acc, 3000n, { merchantCategory, references: ['r1'] })
  return { ...books, payment, hold: byAuthorisation(payment.authorisationId) }
}

const holdCases: readonly (readonly [
  why: string,
  address: Hold['address'],
  amount: bigint,
  over: Partial<Hold>,
  said: string,
])[] = [
  ['what is available', main(acc), 7000n, {}, 'held 0'],
  ['a penny more: holds count as spent', main(acc), 7001n, {}, 'refused insufficient-funds'],
  ['nothing', main(acc), 0n, {}, 'refused invalid-amount'],
  ['less than nothing', main(acc), -1n, {}, 'refused invalid-amount'],
  ['of an empty account', main(bob), 1n, {}, 'refused insufficient-funds'],
  ['of no account', main(nobody), 1n, {}, 'refused unknown-account'],
  ['of a closed account', main(gone), 1n, {}, 'refused closed-account'],
  ['of a pot that nobody opened', pot, 1n, {}, 'refused unknown-address'],
  ['of an address of the bank', bankAddress('transit', 'GBP'), 1n, {}, 'refused unknown-address'],
  ['of an account in another currency', customerAddress(acc, 'EUR'), 1n, {}, 'refused wrong-currency'],
  ['in another currency', main(acc), 1n, { amount: { amountMinor: 1n, currency: 'EUR' } }, 'refused wrong-currency'],
  ['for somebody', main(acc), 1n, { to: main(bob) }, 'held 6999'],
  ['for the bank', main(acc), 1n, { to: bankAddress('transit', 'GBP') }, 'held 6999'],
  ['for somebody who is not there', main(acc), 1n, { to: main(nobody) }, 'refused unknown-account'],
  ['for somebody in another shard', main(acc), 1n, { to: main(nobody), isToElsewhere: true }, 'held 6999'],
  ['for a closed account', main(acc), 1n, { to: main(gone) }, 'refused closed-account'],
  ['for another currency', main(acc), 1n, { to: bankAddress('transit', 'EUR') }, 'refused wrong-currency'],
]

for (const [why, address, amount, over, said] of holdCases)
  test(`a hold of ${amount} ${why} -> ${said}`, () => {
    assert.equal(tapped().said(holding(address, amount, over)), said)
  })

test('a hold has its own id', () => {
  const { said } = tapped()
  const holdId = newId('hold')
  assert.equal(said(holding(main(acc), 1n, { holdId })), 'held 6999')
  assert.equal(said(holding(main(acc), 1n, { holdId })), 'refused already-open')
})

test('a payment under the id of another is no second payment', () => {
  const { send, payment, numbers } = tapped()
  const { what } = send({
    operation: 'authorise',
    body: purchase(acc, 1n, { authorisationId: payment.authorisationId }),
  })
  assert.equal(what.kind === 'declined' && what.reason, 'duplicate-mismatch')
  assert.equal(numbers(acc), '10000 3000 7000')
})

test('what is coming in is not available, however sure it is', () => {
  const { send, said, state } = tapped()
  send(holding(main(acc), 5000n, { to: main(bob) }))
  assert.equal(state.accounts.get(bob)?.rare.pendingIn, 5000n)
  assert.equal(said(holding(main(bob), 1n)), 'refused insufficient-funds')
})

test('an increment asks for more under the funds rule, and the hold lives on as long as it was first given', () => {
  const { hold, payment, at, said, numbers, state } = tapped('7011')
  at(noon + 10 * dayMs)
  assert.equal(said(increment(acc, hold, 7001n)), 'refused insufficient-funds')
  assert.equal(said(increment(acc, hold, 1000n)), `changed ${payment.transactionId} 1000 4000`)
  assert.equal(numbers(acc), '10000 4000 6000')
  assert.deepEqual(
    [40, 41].map(days => dueHolds(state.expiry, noon + days * dayMs, 9).length),
    [0, 1],
  )
})

const changes: readonly (readonly [
  why: string,
  command: (hold: ReturnType<typeof byAuthorisation>) => Parameters<ReturnType<typeof story>['said']>[0],
  said: string,
])[] = [
  ['an increment of nothing', hold => increment(acc, hold, 0n), 'refused invalid-amount'],
  [
    'an increment in another currency',
    hold => increment(acc, hold, 1n, { amount: { amountMinor: 1n, currency: 'EUR' } }),
    'refused wrong-currency',
  ],
  ['an increment of somebody else’s', hold => increment(bob, hold, 1n), 'refused unknown-hold'],
  ['an increment of no hold', () => increment(acc, byHold(newId('hold')), 1n), 'refused unknown-hold'],
  ['a release of all', hold => release(acc, hold), 'changed TX 3000 0'],
  ['a release of a part', hold => release(acc, hold, 1000n), 'changed TX 1000 2000'],
  ['a release of more than is held', hold => release(acc, hold, 3001n), 'refused invalid-amount'],
  ['a release of nothing', hold => release(acc, hold, 0n), 'refused invalid-amount'],
  ['a release of less than nothing', hold => release(acc, hold, -1n), 'refused invalid-amount'],
  [
    'a release in another currency',
    hold => release(acc, hold, 1n, { amount: { amountMinor: 1n, currency: 'EUR' } }),
    'refused wrong-currency',
  ],
  ['a release of somebody else’s', hold => release(bob, hold), 'refused unknown-hold'],
  ['its end, a moment early', hold => expiry(acc, hold, noon + 7 * dayMs - 1), 'refused not-due'],
  ['its end', hold => expiry(acc, hold, noon + 7 * dayMs), 'changed TX 3000 0'],
  ['its end, much later', hold => expiry(acc, hold, noon + 99 * dayMs), 'changed TX 3000 0'],
]

for (const [why, command, said] of changes)
  test(`a hold of £30 and ${why} -> ${said}`, () => {
    const { hold, payment, said: send } = tapped()
    assert.equal(send(command(hold)), said.replace('TX', payment.transactionId))
  })

test('a hold that has ended is not changed any more', () => {
  for (const end of ['captured', 'released', 'expired', 'reversed']) {
    const { hold, send, said, numbers } = tapped()
    if (end === 'captured') send(capture(acc, hold, 3000n))
    if (end === 'released') send(release(acc, hold))
    if (end === 'expired') send(expiry(acc, hold, noon + 7 * dayMs))
    if (end === 'reversed') send({ operation: 'reverse', body: reversal(['r1']) })
    const before = numbers(acc)
    for (const command of [increment(acc, hold, 1n), release(acc, hold), expiry(acc, hold, noon + 99 * dayMs)])
      assert.equal(said(command), 'refused closed-hold', end)
    assert.equal(numbers(acc), before)
  }
})

test('a hold without an end stays', () => {
  const { send, said } = tapped()
  const order = holding(main(acc), 5n)
  send(order)
  assert.equal(said(expiry(acc, byHold(order.body.holdId), noon + 9999 * dayMs)), 'refused not-due')
})

test('a hold that is placed when its time is over is given no more time by an increment', () => {
  const { send, said, state } = tapped()
  const order = holding(main(acc), 5n, { expiresAt: noon - dayMs })
  send(order)
  assert.equal(said(increment(acc, byHold(order.body.holdId), 5n)), 'changed undefined 5 10')
  const { expiresAt, lifetimeMs } = state.holds.get(order.body.holdId) ?? assert.fail('the hold is there')
  assert.deepEqual([expiresAt, lifetimeMs], [noon, 0])
  assert.equal(said(expiry(acc, byHold(order.body.holdId), noon)), 'changed undefined 10 0')
})

test('a reversal after a part was captured gives back what is still held, and nothing of what was claimed', () => {
  const { hold, send, numbers } = tapped()
  send(capture(acc, hold, 1000n, { isFinal: false }))
  const { what } = send({ operation: 'reverse', body: reversal(['r1']) })
  assert.equal(what.kind === 'reversed' && what.released.amountMinor, 2000n)
  assert.equal(numbers(acc), '9000 0 9000')
  send({ operation: 'reverse', body: reversal(['r1']) })
  assert.equal(numbers(acc), '9000 0 9000', 'a second one finds nothing')
})

test('an overdraft is there to be spent, and not a penny more', () => {
  const { send, said, numbers } = tapped()
  send(limited(main(acc), 500n))
  assert.equal(numbers(acc), '10000 3000 7500')
  assert.equal(said(holding(main(acc), 7501n)), 'refused insufficient-funds')
  assert.equal(said(holding(main(acc), 7500n)), 'held 0')
  send(limited(main(acc), 0n))
  assert.equal(numbers(acc), '10000 10500 -500', 'what was promised stays promised')
  assert.equal(
    said({ operation: 'post', body: deposit(acc, -1n, { effectiveAt: noon }) }),
    'refused insufficient-funds',
  )
})

test('an account that is closed declines payments', () => {
  const { send } = tapped()
  const { what } = send({ operation: 'authorise', body: purchase(gone, 1n) })
  assert.equal(what.kind === 'declined' && what.reason, 'closed-card')
})

test('how long a hold lives and what may be claimed beyond it follow from the merchant’s category', () => {
  for (const [category, days, percent] of [
    [undefined, 7, 0],
    ['', 7, 0],
    ['5411', 7, 0],
    ['7011', 31, 15],
    ['3501', 31, 15],
    ['3999', 31, 15],
    ['4411', 31, 15],
    ['3351', 31, 0],
    ['3500', 31, 0],
    ['7512', 31, 0],
    ['4000', 7, 0],
    ['4121', 7, 20],
    ['5812', 7, 20],
    ['5813', 7, 20],
    ['5814', 7, 20],
    ['7230', 7, 20],
    ['7298', 7, 20],
  ] as const)
    assert.deepEqual(holdPolicyOf(category), { lifetimeMs: days * dayMs, overCapturePercent: percent }, category)
})

test('what is due is found in the order in which it was due', () => {
  const books = story()
  books.open(acc)
  books.send({ operation: 'openAccount', body: opening(bob) })
  const ends = [50_000, 10_000_000, 59_999, 60_000, 1, 50_000]
  for (const end of ends) books.send(holding(main(acc), 1n, { expiresAt: noon + end }))
  const due = (after: number, limit = 9) =>
    dueHolds(books.state.expiry, noon + after, limit).map(({ expiresAt = 0 }) => expiresAt - noon)
  assert.deepEqual(due(0), [])
  assert.deepEqual(due(59_999), [1, 50_000, 50_000, 59_999])
  assert.deepEqual(due(1e9), [1, 50_000, 50_000, 59_999, 60_000, 10_000_000])
  assert.deepEqual(due(1e9, 2), [1, 50_000])
})
