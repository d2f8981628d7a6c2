import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cardNumber, digitsFrom, luhnDigit } from './card-number.ts'

test('the check digit is that of ISO/IEC 7812', () => {
  const cases: [digits: string, digit: string][] = [
    ['7992739871', '3'],
    ['520474000000101', '0'],
    ['000000000000000', '0'],
    ['1', '8'],
  ]
  for (const [digits, digit] of cases) assert.equal(luhnDigit(digits), digit, digits)
})

test('a card number is the BIN, the account part and the check digit, sixteen in all', () => {
  assert.equal(cardNumber({ bin: '520474', accountDigits: '000000101999' }), '5204740000001010')
  assert.equal(cardNumber({ bin: '52047400', accountDigits: '0000101' }), '5204740000001010')
})

test('random bytes give digits of equal likelihood', () => {
  assert.equal(digitsFrom(Uint8Array.of(0, 9, 10, 249, 250, 255, 128)), '09098')
  const all = digitsFrom(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  for (const digit of '0123456789') assert.equal([...all].filter(other => other === digit).length, 25)
})
