import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '#libraries/ids/ids.ts'
import { newId } from '../../ledger-fixture.ts'
import { shardOfAccount } from './shard-of-account.ts'

/** Where these accounts' money is, for ever. */
const examples: readonly (readonly [string, number, number, number])[] = [
  // account, of 2, of 3, of 16
  ['acc_00009237aqC8c5umZmrRdh', 0, 2, 14],
  ['acc_0000000000000000000001', 0, 1, 12],
  ['acc_0000000000000000000002', 0, 0, 6],
  ['acc_zzzzzzzzzzzzzzzzzzzzzz', 1, 2, 15],
]

for (const [accountId, ...shards] of examples)
  test(`${accountId} is in shard ${shards.join(', ')} of 2, 3 and 16, and in the only one of 1`, () => {
    const id = accountId as AccountId
    assert.deepEqual(
      [2, 3, 16].map(count => shardOfAccount(id, count)),
      shards,
    )
    assert.equal(shardOfAccount(id, 1), 0)
  })

test('accounts that were opened one after the other spread over the shards', () => {
  const accounts = Array.from({ length: 16_000 }, () => newId('acc'))
  for (const count of [2, 3, 7, 16]) {
    const sizes = Array.from({ length: count }, () => 0)
    for (const accountId of accounts) {
      const shard = shardOfAccount(accountId, count)
      sizes[shard] = (sizes[shard] ?? 0) + 1
    }
    const even = accounts.length / count
    for (const size of sizes) assert.ok(Math.abs(size - even) < even * 0.2, `${count} shards: ${sizes}`)
  }
})
