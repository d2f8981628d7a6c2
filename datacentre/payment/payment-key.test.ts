import assert from 'node:assert/strict'
import test from 'node:test'
import { codecFor, type DialectName } from '#libraries/iso8583/codec.ts'
import { compile } from '#libraries/schema/codec.ts'
import { UnansweredPayment } from '#services/mastercard/contract.ts'
import { nameOf } from './payment-key.ts'

const named = (dialect: DialectName, de63: string) => {
  const message = codecFor({ dialect, codePage: 'cp500' }).message('0101').set(7, '1124101112').set(11, '000002')
  return nameOf(message.set(32, '012345').set(63, de63))
}

test('whatever a payment carries, the bank can be told that it was answered 91', () => {
  for (const [dialect, length] of [
    ['mastercard', 50],
    ['iso87-ascii', 999],
  ] as const) {
    const payment = { id: '1', at: 1, ...(named(dialect, 'M'.repeat(length)) ?? assert.fail()) }
    assert.deepEqual(compile(UnansweredPayment).toJson(payment), payment, dialect)
  }
})

test('private data, which may hold a card number, is not kept in the data centre', () => {
  const [one, same, other] = ['5204740000000002', '5204740000000002', '5204740000000010'].map(de63 =>
    named('iso87-ascii', de63),
  )
  assert.doesNotMatch(JSON.stringify(one), /520474/)
  assert.deepEqual(one, same)
  assert.notDeepEqual(one, other)
})
