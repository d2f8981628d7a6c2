import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import { hashPan, openPan, sealPan } from './sealed-pan.ts'

const key = createSecretKey(new Uint8Array(32).fill(7))
const nonce = new Uint8Array(12).fill(1)
const pan = '5204740000001010'

test('a card number opens with its own key, for its own card, unchanged, and not otherwise', () => {
  const sealed = sealPan({ key, nonce, boundTo: 'card_1', pan })
  assert.ok(!Buffer.from(sealed).includes(pan))
  const changed = Uint8Array.from(sealed, (byte, at) => (at === 20 ? byte ^ 1 : byte))
  const cases: [name: string, attempt: Parameters<typeof openPan>[0], opens: boolean][] = [
    ['its own', { key, boundTo: 'card_1', sealed }, true],
    ['another card', { key, boundTo: 'card_2', sealed }, false],
    ['another key', { key: createSecretKey(new Uint8Array(32)), boundTo: 'card_1', sealed }, false],
    ['changed', { key, boundTo: 'card_1', sealed: changed }, false],
    ['cut', { key, boundTo: 'card_1', sealed: sealed.subarray(0, 8) }, false],
  ]
  for (const [name, attempt, opens] of cases) {
    if (opens) assert.equal(openPan(attempt), pan, name)
    else assert.throws(() => openPan(attempt), { subCode: 'card.sealed-number' }, name)
  }
})

test('a number is found by a keyed hash', () => {
  assert.equal(hashPan({ key, pan }), hashPan({ key, pan }))
  assert.notEqual(hashPan({ key, pan }), hashPan({ key: createSecretKey(new Uint8Array(32)), pan }))
  assert.notEqual(hashPan({ key, pan }), hashPan({ key, pan: '5204740000001028' }))
})
