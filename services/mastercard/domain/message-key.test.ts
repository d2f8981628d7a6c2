import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandIdOf, type MessageKey, requestHashOf } from './message-key.ts'

const key: MessageKey = {
  network: 'mastercard',
  mti: '0100',
  card: 'card_0000000000000000000001',
  transmittedAt: Date.UTC(2026, 0, 15, 12),
  stan: '000017',
  acquirer: '012345',
  forwarder: undefined,
  networkData: 'MCS01106L',
}

test('a repeat has the key of its original', () => {
  const cases: [name: string, change: Partial<MessageKey>, same: boolean][] = [
    ['the same again', {}, true],
    ['the repeat digit', { mti: '0101' }, true],
    ['zeros before an institution', { acquirer: '00000012345' }, true],
    ['an absent institution as zeros', { forwarder: '00000000000' }, true],
    ['blanks after DE 63', { networkData: 'MCS01106L   ' }, true],
    ['another class', { mti: '0400' }, false],
    ['another card', { card: 'card_0000000000000000000002' }, false],
    ['another second', { transmittedAt: key.transmittedAt + 1000 }, false],
    ['another year', { transmittedAt: Date.UTC(2027, 0, 15, 12) }, false],
    ['another STAN', { stan: '000018' }, false],
    ['another acquirer', { acquirer: '012346' }, false],
    ['a forwarder', { forwarder: '012345' }, false],
    ['acquirer and forwarder exchanged', { acquirer: undefined, forwarder: '012345' }, false],
    ['another DE 63', { networkData: 'MCS01107L' }, false],
    ['another network', { network: 'iso87-ascii' }, false],
  ]
  for (const [name, change, same] of cases)
    assert.equal(commandIdOf({ ...key, ...change }) === commandIdOf(key), same, name)
})

test('the amounts, the currency and the type may not differ under one key', () => {
  const elements = { de3: '000000', de4: '000000001000', de6: undefined, de49: '826' }
  const hash = requestHashOf(elements)
  assert.equal(requestHashOf({ ...elements }), hash)
  const changes = [{ de3: '010000' }, { de4: '000000001001' }, { de6: '000000001000' }, { de49: '978' }, { de95: '0' }]
  for (const change of changes) assert.notEqual(requestHashOf({ ...elements, ...change }), hash)
})
