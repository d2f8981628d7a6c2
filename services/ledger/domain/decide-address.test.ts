import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  byHold,
  capture,
  closed,
  dayClosed,
  holding,
  limited,
  main,
  noon,
  opened,
  takingBack,
} from '../command-fixture.ts'
import {
  addressKey,
  bankAddress,
  customerAddress,
  depositsClearingAddress,
  potAddress,
  settlementAddress,
} from '../contract.ts'
import { deposit, newId, opening } from '../ledger-fixture.ts'
import type { Condition, Post } from './command.ts'
import { dayMs } from './hold-policy.ts'
import { story } from './story-fixture.ts'

const acc = newId('acc')
const bob = newId('acc')
const nobody = newId('acc')
const pot = potAddress(acc, newId('pot'), 'GBP')
const otherPot = potAddress(acc, newId('pot'), 'GBP')

const post = (body: Post) => ({ operation: 'post' as const, body })
const paid = (amountMinor: bigint, over: Partial<Post> = {}) =>
  post(deposit(acc, amountMinor, { effectiveAt: noon, ...over }))
const intoPot = (amountMinor: bigint, over: Partial<Post> = {}) =>
  paid(0n, {
    kind: 'pot',
    postings: [
      { address: main(acc), amountMinor: -amountMinor },
      { address: pot, amountMinor },
    ],
    ...over,
  })

const books = () => {
  const told = story()
  told.open(acc)
  told.send(opened(pot))
  return told
}

test('a pot is opened once, on an open account, in its currency', () => {
  const { said, send } = books()
  for (const [address, outcome] of [
    [otherPot, 'done'],
    [pot, 'refused already-open'],
    [main(acc), 'refused already-open'],
    [potAddress(nobody, newId('pot'), 'GBP'), 'refused unknown-account'],
    [potAddress(acc, newId('pot'), 'EUR'), 'refused wrong-currency'],
    [{ ...otherPot, name: 'holiday' }, 'refused unknown-address'],
    [{ ...otherPot, namespace: 'customer' }, 'refused unknown-address'],
    [settlementAddress('GBP'), 'refused unknown-address'],
  ] as const)
    assert.equal(said(opened(address)), outcome, addressKey(address))
  send(closed(otherPot))
  assert.equal(said(opened(otherPot)), 'refused closed-address')
})

test('money moves into a pot and out of it, never more than is in it, and holds on the account stay covered', () => {
  const { said, numbers, state, tap } = books()
  tap(acc, 3000n)
  assert.equal(said(intoPot(7001n)), 'refused insufficient-funds')
  assert.equal(said(intoPot(7000n)), 'posted')
  assert.equal(numbers(acc), '3000 3000 0')
  assert.equal(said(intoPot(-7001n)), 'refused insufficient-funds')
  assert.equal(said(intoPot(-5000n)), 'posted')
  assert.equal(state.pots.get(addressKey(pot))?.posted, 2000n)
  assert.equal(numbers(acc), '8000 3000 5000')
})

test('what is closed is empty: nothing in it, nothing held, nothing expected, no pots', () => {
  const { said, send, state } = books()
  assert.equal(said(closed(main(acc))), 'refused not-empty')
  send(intoPot(10_000n))
  assert.equal(said(closed(main(acc))), 'refused has-pots')
  assert.equal(said(closed(pot)), 'refused not-empty')
  const order = holding(pot, 500n, { to: main(acc) })
  send(order)
  assert.equal(said(closed(main(acc))), 'refused has-holds', 'money is coming')
  send(capture(acc, byHold(order.body.holdId), 500n, { counter: main(acc) }))
  send(intoPot(-9500n))
  assert.equal(said(closed(pot)), 'done')
  assert.equal(said(closed(pot)), 'refused closed-address')
  assert.equal(said(intoPot(1n)), 'refused closed-address')
  send(paid(-10_000n))
  assert.equal(said(closed(main(acc))), 'done')
  assert.equal(said(closed(main(acc))), 'refused closed-account')
  assert.equal(said(paid(1n)), 'refused closed-account')
  assert.equal(said(limited(main(acc), 1n)), 'refused closed-account')
  assert.equal(said(opened(otherPot)), 'refused closed-account')
  assert.equal(said({ operation: 'openAccount', body: opening(acc) }), 'refused closed-account')
  assert.equal(state.accounts.get(acc)?.rare.isClosed, true)
})

test('addresses of the bank are neither opened, closed nor limited; a limit is not below zero', () => {
  const { said } = books()
  const transit = bankAddress('transit', 'GBP')
  for (const command of [closed(transit), limited(transit, 1n), opened(transit)])
    assert.equal(said(command), 'refused unknown-address')
  assert.equal(said(limited(main(acc), -1n)), 'refused invalid-amount')
  assert.equal(said(limited(main(nobody), 1n)), 'refused unknown-account')
})

const conditions: readonly (readonly [condition: Condition, outcome: string])[] = [
  [{ address: main(acc), minimumMinor: 7000n }, 'posted'],
  [{ address: main(acc), minimumMinor: 7001n }, 'refused condition-minimum'],
  [{ address: main(acc), balance: 'posted', minimumMinor: 10_000n }, 'posted'],
  [{ address: main(acc), balance: 'posted', maximumMinor: 9999n }, 'refused condition-maximum'],
  [{ address: main(acc), balance: 'held', maximumMinor: 3000n }, 'posted'],
  [{ address: main(acc), balance: 'held', minimumMinor: 3001n }, 'refused condition-minimum'],
  [{ address: main(acc), balance: 'pendingIn', maximumMinor: 0n }, 'posted'],
  [{ address: main(acc), version: 3 }, 'posted'],
  [{ address: main(acc), version: 2 }, 'refused condition-version'],
  [{ address: pot, version: 1, maximumMinor: 0n }, 'posted'],
  [{ address: otherPot }, 'refused unknown-address'],
  [{ address: main(nobody) }, 'refused unknown-account'],
  [{ address: depositsClearingAddress('GBP'), balance: 'posted', maximumMinor: -10_000n }, 'posted'],
  [{ address: depositsClearingAddress('GBP'), version: 2 }, 'refused condition-version'],
  [{ address: bankAddress('fees', 'GBP'), version: 0, minimumMinor: 0n, maximumMinor: 0n }, 'posted'],
  [{ address: { ...bankAddress('fees', 'GBP'), name: 'coffee-fund' } }, 'refused unknown-address'],
]

for (const [condition, outcome] of conditions)
  test(`a deposit on condition of ${addressKey(condition.address)} ${Object.entries(condition).slice(1)} -> ${outcome}`, () => {
    const { said, tap, numbers } = books()
    tap(acc, 3000n)
    assert.equal(said(paid(5n, { conditions: [condition] })), outcome)
    assert.equal(numbers(acc), outcome === 'posted' ? '10005 3000 7005' : '10000 3000 7000')
  })

test('a hold has conditions too', () => {
  const { said } = books()
  const address = main(acc)
  assert.equal(said(holding(address, 5n, { conditions: [{ address, version: 2 }] })), 'held 9995')
  assert.equal(said(holding(address, 5n, { conditions: [{ address, version: 2 }] })), 'refused condition-version')
})

test('conditions are looked at before the command, not after it', () => {
  const { said } = books()
  const condition = { address: main(acc), balance: 'posted', maximumMinor: 10_000n } as const
  assert.equal(said(paid(5n, { conditions: [condition] })), 'posted')
  assert.equal(said(paid(5n, { conditions: [condition] })), 'refused condition-maximum')
})

test('an entry set is taken back once, and the two are linked both ways', () => {
  const { said, send, takeBack, numbers, state } = books()
  const wrong = paid(500n)
  send(wrong)
  const back = takingBack(wrong.body.entrySetId, { effectiveAt: noon })
  const { what } = send(takeBack(back))
  assert.ok(what.kind === 'posted')
  assert.equal(what.reverses, wrong.body.entrySetId)
  assert.equal(state.reversedEntrySets.get(wrong.body.entrySetId), state.sequence)
  assert.equal(numbers(acc), '10000 0 10000')
  for (const [body, reason] of [
    [takingBack(wrong.body.entrySetId), 'already-reversed'],
    [takingBack(back.entrySetId), 'already-reversed'],
    [takingBack(newId('entryset')), 'unknown-entry-set'],
  ] as const)
    assert.equal(said(takeBack(body)), `refused ${reason}`)
  assert.equal(numbers(acc), '10000 0 10000')
})

test('what the customer has spent is taken back only if that is said', () => {
  const { said, send, takeBack, numbers } = books()
  const wrong = paid(500n)
  send(wrong)
  send(paid(-10_200n))
  assert.equal(said(takeBack(takingBack(wrong.body.entrySetId))), 'refused insufficient-funds')
  assert.equal(said(takeBack(takingBack(wrong.body.entrySetId, { evenIfShort: true }))), 'posted back')
  assert.equal(numbers(acc), '-200 0 -200')
})

test('a capture is taken back like any entry set; its hold does not come again', () => {
  const { send, takeBack, numbers, tap } = books()
  const payment = tap(acc, 1000n)
  const claim = capture(acc, { kind: 'authorisation', authorisationId: payment.authorisationId }, 1000n)
  send(claim)
  send(takeBack(takingBack(claim.body.entrySetId)))
  assert.equal(numbers(acc), '10000 0 10000')
})

test('days are closed in order, each once, when they are over', () => {
  const { said, at } = books()
  for (const [day, outcome] of [
    ['2026-01-15', 'refused not-due'],
    ['2026-02-30', 'refused not-the-next-day'],
    ['yesterday!', 'refused not-the-next-day'],
    ['1969-12-31', 'refused not-the-next-day'],
    ['-000001-01', 'refused not-the-next-day'],
    ['2026-01-13', 'closed 2026-01-13'],
    ['2026-01-13', 'refused closed-day'],
    ['2026-01-12', 'refused closed-day'],
    ['2026-01-15', 'refused not-the-next-day'],
    ['2026-01-14', 'closed 2026-01-14'],
  ] as const)
    assert.equal(said(dayClosed(day)), outcome, day)
  at(noon + dayMs / 2 - 1)
  assert.equal(said(dayClosed('2026-01-15')), 'refused not-due')
  at(noon + dayMs / 2)
  assert.equal(said(dayClosed('2026-01-15')), 'closed 2026-01-15')
})

test('nothing is posted into a day that is closed; a capture counts for the next one', () => {
  const { said, send, takeBack, tap } = books()
  const payment = tap(acc, 1000n)
  const wrong = paid(1n)
  send(wrong)
  send(dayClosed('2026-01-14'))
  const yesterday = noon - dayMs
  assert.equal(said(paid(5n, { effectiveAt: yesterday })), 'refused closed-day')
  const back = takingBack(wrong.body.entrySetId, { effectiveAt: yesterday })
  assert.equal(said(takeBack(back)), 'refused closed-day')
  assert.equal(said(paid(5n, { effectiveAt: Date.parse('2026-01-15T00:00:00Z') })), 'posted')
  const claim = { kind: 'authorisation', authorisationId: payment.authorisationId } as const
  const record = send(capture(acc, claim, 1000n, { effectiveAt: yesterday }))
  assert.equal(record.effectiveAt, Date.parse('2026-01-15T00:00:00Z'))
  assert.equal(record.what.kind, 'captured')
})

test('an account in another currency has its own books', () => {
  const { send, said } = books()
  send({ operation: 'openAccount', body: opening(bob, 'EUR') })
  const exchange = paid(0n, {
    postings: [
      { address: main(acc), amountMinor: -100n },
      { address: bankAddress('transfer-clearing', 'GBP'), amountMinor: 100n },
      { address: customerAddress(bob, 'EUR'), amountMinor: 115n },
      { address: bankAddress('transfer-clearing', 'EUR'), amountMinor: -115n },
    ],
  })
  assert.equal(said(exchange), 'posted')
})
