import assert from 'node:assert/strict'
import test from 'node:test'
import type { AccountId, PotId } from '#libraries/ids/ids.ts'
import { addressFromText } from '../messages/address-text.ts'
import { addressKey, customerAddress, potAddress, settlementAddress } from '../messages/addresses.ts'

const accountId = 'acc_0000000000000000000001' as AccountId
const potId = 'pot_0000000000000000000001' as PotId

test('an address is read as it is written, with or without the legal entity', () => {
  for (const address of [
    customerAddress(accountId, 'GBP'),
    potAddress(accountId, potId, 'EUR'),
    settlementAddress('JPY'),
  ]) {
    const key = addressKey(address)
    assert.deepEqual(addressFromText(key), address)
    assert.deepEqual(addressFromText(key.slice('florin/'.length)), address)
  }
  assert.deepEqual(addressFromText('bank/settlement/GBP'), settlementAddress('GBP'))
})

const strangers: readonly [string, string][] = [
  ['nothing', ''],
  ['a name that is not in the chart', 'bank/nothing/GBP'],
  ['a currency that there is not', 'bank/settlement/XXZ'],
  ['an account without its id', 'customer/main/GBP'],
  ['an id of something else', `customer/main/GBP/${potId}`],
  ['a pot without an id', `pot/main/GBP/${accountId}`],
  ['another bank', `monzo/customer/main/GBP/${accountId}`],
  ['too much', `florin/customer/main/GBP/${accountId}/more`],
  ['an address of the bank with an account', `bank/settlement/GBP/${accountId}`],
]

for (const [what, text] of strangers)
  test(`${what} is no address`, () => assert.equal(addressFromText(text), undefined))
