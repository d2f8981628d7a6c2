import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codecFor } from '#libraries/iso8583/codec.ts'
import { acceptorOf } from './acceptor.ts'

const codec = codecFor({ dialect: 'mastercard' })
const place = (name: string, city: string, country: string): string =>
  `${name.padEnd(22)} ${city.padEnd(13)} ${country.padEnd(3)}`

test('the acceptor is read as the acquirer sent it', () => {
  const message = codec
    .message('0100')
    .set(18, '5814')
    .set(41, '12345678')
    .set(42, '123456789      ')
    .set(43, place('CAFE NERO', 'LONDON', 'GBR'))
    .set(61, '0000000000800826')
  assert.deepEqual(acceptorOf(message), {
    acceptorId: '123456789',
    terminalId: '12345678',
    name: 'CAFE NERO',
    city: 'LONDON',
    country: 'GBR',
    mcc: '5814',
  })
})

test('a card number where the name of the shop should be is masked', () => {
  const message = codec.message('0100').set(43, place('X 5204740000001010', '5204740000001010', 'GBR'))
  const acceptor = acceptorOf(message)
  assert.deepEqual([acceptor?.name, acceptor?.city], ['X 520474******1010', '520474******1'])
})

test('a state gives way to the country of DE 61', () => {
  const cases: [in43: string, in61: string, country: string][] = [
    ['MO', '0000000000800840902101234', '840'],
    ['MO', '0000000000800000', 'MO'],
    ['MO', '000', 'MO'],
    ['GBR', '0000000000800840', 'GBR'],
    ['', '0000000000800826', '826'],
  ]
  for (const [in43, in61, country] of cases) {
    const message = codec
      .message('0100')
      .set(43, place('SHOP', 'TOWN', in43))
      .set(61, in61)
    assert.equal(acceptorOf(message)?.country, country)
  }
})

test('a message that says nothing about an acceptor has none', () => {
  assert.equal(acceptorOf(codec.message('0100').set(4, '000000001000')), undefined)
})
