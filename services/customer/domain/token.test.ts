import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CustomerId } from '#libraries/ids/ids.ts'
import { customerOfToken, tokenOf } from './token.ts'

const key = new Uint8Array(32).fill(3)
const customerId = 'user_0000AaBbCcDdEeFfGgHhIi' as CustomerId
const other = 'user_1111AaBbCcDdEeFfGgHhIi' as CustomerId

test('a token names its customer only if this bank made it', () => {
  const token = tokenOf({ customerId, key })
  const flipped = token.slice(0, -2) + (token.at(-2) === 'A' ? 'B' : 'A') + token.slice(-1)
  const cases: [name: string, token: string, key: Uint8Array, outcome: CustomerId | undefined][] = [
    ['its own', token, key, customerId],
    ['made again', tokenOf({ customerId, key }), key, customerId],
    ['another key', token, new Uint8Array(32), undefined],
    ["another customer's code", token.replace(customerId, other), key, undefined],
    ['changed', flipped, key, undefined],
    ['cut', token.slice(0, -1), key, undefined],
    ['longer', `${token}A`, key, undefined],
    ['empty', '', key, undefined],
    ['no form', 'florin', key, undefined],
  ]
  for (const [name, given, withKey, outcome] of cases)
    assert.equal(customerOfToken({ token: given, key: withKey }), outcome, name)
})
