import assert from 'node:assert/strict'
import { test } from 'node:test'
import { transferRefusalOf } from './transfer.ts'

test('what the ledger may say to a transfer is told as the customer hears it', () => {
  for (const [reason, said] of [
    ['insufficient-funds', 'insufficient-funds'],
    ['closed-account', 'closed-account'],
    ['closed-day', 'closed-day'],
    ['expired', 'payee-unavailable'],
  ] as const)
    assert.equal(transferRefusalOf(reason), said)
  assert.throws(() => transferRefusalOf('not-zero-sum'))
})
