import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConsumerBatch } from '#libraries/service/service.ts'
import type { Write } from '#libraries/storage/storage-port.ts'
import type { Transaction } from '../contract.ts'
import { onTransactionEnriched } from './on-transaction-enriched.ts'

const merchantId = 'merch_0000000000000000000001'
const merchant = {
  merchantId,
  name: 'Cafe Rio',
  city: '',
  country: '',
  mcc: '5814',
  category: 'eating-out',
  emoji: '☕',
}

const counterparty = { name: 'Bob', reference: 'Pizza' }

test('enrichment writes a merchant once and never a transaction, whose row belongs to the journal', async () => {
  const enriched = { transactionId: 'tx_0000000000000000000001', merchantId, merchant } as unknown as Transaction
  const cases: readonly (readonly [Transaction, object | undefined, readonly string[]])[] = [
    [enriched, undefined, ['merchant']],
    [enriched, merchant, []],
    [{ ...enriched, merchant: undefined } as unknown as Transaction, undefined, []],
    [{ ...enriched, merchant: undefined, counterparty } as unknown as Transaction, undefined, ['counterparty']],
  ]
  for (const [transaction, kept, tables] of cases) {
    const written: string[] = []
    const batch = {
      get: async () => kept,
      write: (...writes: (Write & { table?: { name: string } })[]) =>
        void written.push(...writes.map(({ table }) => table?.name ?? '')),
    } as unknown as ConsumerBatch
    assert.equal(await onTransactionEnriched()(transaction, batch), 'done')
    assert.deepEqual(written, tables)
  }
})
