import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConsumerBatch } from '#libraries/service/service.ts'
import type { OutboxWrite, Write } from '#libraries/storage/storage-port.ts'
import type { Transaction } from '#services/transaction/contract.ts'
import { onTransactionChanged } from './on-transaction-changed.ts'

const merchantId = 'merch_0000000000000000000001'
const acceptor = { acceptorId: 'CAFE', terminalId: 'T1', name: 'CAFE RIO', city: 'LONDON', country: 'GBR', mcc: '5814' }
const payment = { transactionId: 'tx_0000000000000000000001', merchantId, updatedAt: 10_000 } as unknown as Transaction

/** What the consumer answers and tells, `afterMs` after the payment, when the bank knows these acceptors. */
const enriched = async (transaction: Transaction, { acceptors, afterMs }: { acceptors: object[]; afterMs: number }) => {
  const told: string[] = []
  const writes: Write[] = []
  const batch = {
    get: async () => undefined,
    write: (...more: Write[]) => writes.push(...more),
  } as unknown as ConsumerBatch
  const consume = onTransactionChanged({
    authorisation: { getAcceptors: async () => ({ acceptors }) as never },
    news: (_event, value) => {
      told.push((value as Transaction).merchant?.name ?? 'no merchant')
      return { kind: 'outbox' } as OutboxWrite
    },
    clock: { now: () => 10_000 + afterMs },
  })
  return [await consume(transaction, batch), told.join()]
}

test('each change is told once, with its merchant when there is one', async () => {
  const known = [{ merchantId, acceptor }]
  const cases: readonly (readonly [
    string,
    Transaction,
    { acceptors: object[]; afterMs: number },
    readonly [string, string],
  ])[] = [
    ['a payment at a merchant', payment, { acceptors: known, afterMs: 1 }, ['done', 'Cafe Rio']],
    ['a deposit', { ...payment, merchantId: undefined }, { acceptors: [], afterMs: 1 }, ['done', 'no merchant']],
    ['an acceptor that comes a moment later', payment, { acceptors: [], afterMs: 1 }, ['retry', '']],
    ['an acceptor that never came', payment, { acceptors: [], afterMs: 5000 }, ['done', 'no merchant']],
  ]
  for (const [name, transaction, situation, expected] of cases)
    assert.deepEqual(await enriched(transaction, situation), expected, name)
})
