import assert from 'node:assert/strict'
import test from 'node:test'
import { pan, Sensitive } from '../errors/sensitive.ts'
import type { Key } from './key-ring.ts'
import { nodeHsm } from './node-hsm.ts'

const key = (id: string, hex: string): Key => ({
  id,
  name: 'cvk',
  secret: new Sensitive('key', Buffer.from(hex, 'hex'), '[key]'),
})

test('a card verification code is the one of the published examples', async () => {
  // Sources: tests of knovichikhin/psec; the example that the networks' and HSM vendors' manuals share.
  const table: readonly [string, string, string, string, string][] = [
    ['99999999999999998888888888888888', '2222222222222222', '3333', '111', '361'],
    ['0123456789ABCDEFFEDCBA9876543210', '4123456789012345', '8701', '101', '561'],
  ]
  for (const [cvk, number, expiry, serviceCode, code] of table) {
    const hsm = nodeHsm({ keys: { current: () => key('cvk-1', cvk), byId: () => key('cvk-1', cvk) } })
    const made = await hsm.cvc({ pan: pan(number), expiry, serviceCode })
    assert.equal(made.reveal(), code, number)
    assert.equal(`${made}`, '[cvc]')
  }
})

test('a card keeps its code when the key is rotated, by the id of its key', async () => {
  const old = key('cvk-1', '99999999999999998888888888888888')
  const hsm = nodeHsm({
    keys: { current: () => key('cvk-2', '0123456789abcdeffedcba9876543210'), byId: () => old },
  })
  const card = { pan: pan('2222222222222222'), expiry: '3333', serviceCode: '111' }
  assert.equal(hsm.cvkId(), 'cvk-2')
  assert.equal((await hsm.cvc({ ...card, keyId: 'cvk-1' })).reveal(), '361')
  assert.notEqual((await hsm.cvc(card)).reveal(), '361')
})

test('a code has three digits for any key: letters fill up when digits are missing', async () => {
  for (let number = 0; number < 500; number++) {
    const cvk = number.toString(16).padStart(32, '5')
    const hsm = nodeHsm({ keys: { current: () => key('cvk-1', cvk), byId: () => key('cvk-1', cvk) } })
    const made = await hsm.cvc({ pan: pan('5204740000001002'), expiry: '3012', serviceCode: '000' })
    assert.match(made.reveal(), /^[0-9]{3}$/)
  }
})
