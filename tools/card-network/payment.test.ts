import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codecFor, dialectNames } from '#libraries/iso8583/codec.ts'
import { de48 } from '#libraries/iso8583/de48.ts'
import { checkPresence } from '#libraries/iso8583/presence.ts'
import { authorisationRequest, cafe, type Payment, type PaymentKind, paymentKinds } from './payment.ts'
import { repeatOf, reversalOf } from './reversal.ts'

const at = Date.UTC(2026, 10, 24, 14, 12, 6)
const carriage = {
  stan: '000123',
  at,
  retrievalReference: '632814000123',
  networkReference: 'MCCABCDEFGHI',
  acquirer: '010203',
  forwarder: '200093',
}
const card = { pan: '5204740000001010', expiry: '3012', cvc: '123' }
const payment = (kind: PaymentKind): Payment => ({ kind, card, amountMinor: 1000n, currency: 'GBP', shop: cafe })

test('every kind of payment is a complete message of both dialects', () => {
  for (const dialect of dialectNames) {
    const codec = codecFor({ dialect })
    for (const kind of paymentKinds) {
      const message = codec.decode(codec.encode(authorisationRequest(codec, payment(kind), carriage)).slice())
      assert.deepEqual(checkPresence(message), [], `${dialect} ${kind}`)
      assert.deepEqual([message.text(7), message.text(4), message.text(49)], ['1124141206', '000000001000', '826'])
    }
  }
})

test('how the card was used shows in the elements that say so', () => {
  const codec = codecFor({ dialect: 'mastercard' })
  const cases: readonly (readonly [PaymentKind, string, string, string, string | undefined, boolean])[] = [
    ['chip', '000000', '051', '0', undefined, true],
    ['contactless', '000000', '071', '0', undefined, true],
    ['ecommerce', '000000', '812', '0', '123', false],
    ['atm', '010000', '051', '0', undefined, false],
    ['account-status', '000000', '812', '8', '123', false],
    ['balance-inquiry', '300000', '051', '0', undefined, false],
  ]
  for (const [kind, processing, entry, status, code, chip] of cases) {
    const message = authorisationRequest(codec, payment(kind), carriage)
    const found = [message.text(3), message.text(22), message.text(61)?.[6], de48(message)?.text('92'), message.has(55)]
    assert.deepEqual(found, [processing, entry, status, code, chip], kind)
  }
})

test('a reversal names its original three times, a partial one says what remains', () => {
  const codec = codecFor({ dialect: 'mastercard' })
  const original = authorisationRequest(codec, payment('contactless'), carriage)
  const whole = reversalOf(codec, original, { mti: '0400', stan: '000124', at })
  assert.equal(whole.text(90), '010000012311241412060000001020300000200093')
  assert.equal(de48(whole)?.text('63'), 'ABCDEFGHI1124  ')
  assert.deepEqual([whole.text(37), whole.text(39), whole.has(95)], ['632814000123', '17', false])
  const partial = reversalOf(codec, original, { mti: '0420', stan: '000125', at, remainingMinor: 600n })
  assert.deepEqual([partial.text(95), partial.text(39)], ['000000000600000000000000000000000600000000', '32'])
})

test('a repeat differs in its message type alone', () => {
  const codec = codecFor({ dialect: 'mastercard' })
  const original = authorisationRequest(codec, payment('chip'), carriage)
  const [first, again] = [codec.encode(original).slice(), codec.encode(repeatOf(codec, original)).slice()]
  assert.deepEqual(
    [...again.subarray(0, 4)].map(byte => byte & 15),
    [0, 1, 0, 1],
  )
  assert.deepEqual(again.subarray(4), first.subarray(4))
})
