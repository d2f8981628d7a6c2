import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isId } from '#libraries/ids/ids.ts'
import { merchantIdOf } from './merchant-id.ts'

const cafe = { acceptorId: '123', terminalId: '1', name: 'CAFE', city: 'LONDON', country: 'GBR', mcc: '5814' }

test('the same words of an acquirer are the same merchant, and each other word another one', () => {
  const id = merchantIdOf(cafe)
  assert.ok(isId('merch', id))
  assert.equal(merchantIdOf({ ...cafe }), id)
  for (const field of Object.keys(cafe)) assert.notEqual(merchantIdOf({ ...cafe, [field]: 'x' }), id, field)
  assert.notEqual(
    merchantIdOf({ ...cafe, acceptorId: '12', terminalId: '31' }),
    merchantIdOf({ ...cafe, acceptorId: '123', terminalId: '1' }),
  )
})
