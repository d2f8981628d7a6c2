import assert from 'node:assert/strict'
import test from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { cvc, maskPan, type Pan, pan, secret } from './sensitive.ts'

const cardNumber = '5204740000001002'

test('card data does not come out of any way of printing it', () => {
  const card = pan(cardNumber)
  const code = cvc('834')
  const key = secret('hunter2-hunter2')
  const holder = { card, code, key, list: [card] }
  const printed = [
    String(card),
    `${card} ${code} ${key}`,
    JSON.stringify(holder),
    inspect(holder, { depth: 9, showHidden: true, getters: true }),
    inspect(new Map([[card, holder]]), { depth: 9 }),
    `${[card, code, key]}`,
    new Error(`Card ${card} failed with ${code}.`).message,
    JSON.stringify(Object.entries(card)),
  ].join('\n')
  for (const value of [cardNumber, cardNumber.slice(6, 12), '834', 'hunter2'])
    assert.ok(!printed.includes(value), value)
  assert.ok(printed.includes('520474******1002'))
})

test('the value is there for those who ask for it by name', () => {
  assert.equal(pan(cardNumber).reveal(), cardNumber)
  assert.equal(cvc('834').reveal(), '834')
})

test('one kind of secret does not pass for another', () => {
  // @ts-expect-error A verification code is not a card number.
  const wrong: Pan = cvc('834')
  assert.equal(wrong.kind, 'cvc')
})

test('a mask shows at most the first six and the last four digits', () => {
  const table: readonly [string, string][] = [
    ['', '[pan]'],
    ['520474000000', '[pan]'],
    ['5204740000001', '520474***0001'],
    [cardNumber, '520474******1002'],
    ['5204740000000001002', '520474*********1002'],
  ]
  for (const [digits, mask] of table) assert.equal(maskPan(digits), mask)
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{13,19}$/), digits => {
      assert.equal(maskPan(digits).replaceAll('*', '').length, 10)
      assert.equal(maskPan(digits).length, digits.length)
    }),
  )
})
