import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '#libraries/errors/failure.ts'
import type { TransactionId } from '#libraries/ids/ids.ts'
import type { ConsumerBatch } from '#libraries/service/service.ts'
import type { OutboxWrite, Write } from '#libraries/storage/storage-port.ts'
import type { Transaction } from '#services/transaction/contract.ts'
import { onTransactionChanged } from './on-transaction-changed.ts'

const merchantId = 'merch_0000000000000000000001'
const acceptor = { acceptorId: 'CAFE', terminalId: 'T1', name: 'CAFE RIO', city: 'LONDON', country: 'GBR', mcc: '5814' }
const transferId = 'tx_0000000000000000000002' as TransactionId
const other = 'tx_0000000000000000000003' as TransactionId
const transfer = { transactionId: transferId, kind: 'transfer', updatedAt: 10_000 } as unknown as Transaction
const intoPot = {
  transactionId: other,
  kind: 'pot',
  potId: 'pot_0000000000000000000001',
  updatedAt: 10_000,
} as unknown as Transaction
const payment = { transactionId: 'tx_0000000000000000000001', merchantId, updatedAt: 10_000 } as unknown as Transaction

/** What the consumer answers and tells, `afterMs` after the payment, when the bank knows these acceptors. */
type Situation = { acceptors: object[]; afterMs: number; isPotAway?: boolean }
const enriched = async (transaction: Transaction, { acceptors, afterMs, isPotAway = false }: Situation) => {
  const told: string[] = []
  const writes: Write[] = []
  const batch = {
    get: async () => undefined,
    write: (...more: Write[]) => writes.push(...more),
  } as unknown as ConsumerBatch
  const consume = onTransactionChanged({
    authorisation: { getAcceptors: async () => ({ acceptors }) as never },
    others: {
      pot: {
        getPot: async () => {
          if (isPotAway) throw new Failure('unavailable', 'rpc.down', 'The pot does not answer.')
          return { kind: 'found', pot: { name: 'Holiday' } } as never
        },
      },
      transfer: {
        findSides: async ({ transactionIds }) =>
          ({
            sides: transactionIds.includes(transferId) ? [{ otherName: 'Bob', reference: 'Pizza' }] : [],
          }) as never,
      },
    },
    news: (_event, value) => {
      const { merchant, counterparty } = value as Transaction
      const other = counterparty && [counterparty.name, counterparty.reference].join(' ').trim()
      told.push(merchant?.name ?? other ?? 'no merchant')
      return { kind: 'outbox' } as OutboxWrite
    },
    clock: { now: () => 10_000 + afterMs },
  })
  return [await consume(transaction, batch), told.join()]
}

test('each change is told once, with its merchant when there is one', async () => {
  const known = [{ merchantId, acceptor }]
  const cases: readonly (readonly [string, Transaction, Situation, readonly [string, string]])[] = [
    ['a payment at a merchant', payment, { acceptors: known, afterMs: 1 }, ['done', 'Cafe Rio']],
    ['a transfer', transfer, { acceptors: [], afterMs: 1 }, ['done', 'Bob Pizza']],
    [
      'a transfer that is not known',
      { ...transfer, transactionId: other },
      { acceptors: [], afterMs: 1 },
      ['done', 'no merchant'],
    ],
    ['money into a pot', intoPot, { acceptors: [], afterMs: 1 }, ['done', 'Holiday']],
    [
      'a pot that does not answer for long',
      intoPot,
      { acceptors: [], afterMs: 5000, isPotAway: true },
      ['done', 'no merchant'],
    ],
    ['a deposit', { ...payment, merchantId: undefined }, { acceptors: [], afterMs: 1 }, ['done', 'no merchant']],
    ['an acceptor that comes a moment later', payment, { acceptors: [], afterMs: 1 }, ['retry', '']],
    ['an acceptor that never came', payment, { acceptors: [], afterMs: 5000 }, ['done', 'no merchant']],
  ]
  for (const [name, transaction, situation, expected] of cases)
    assert.deepEqual(await enriched(transaction, situation), expected, name)
})

test('a pot that does not answer is asked again for a while', async () => {
  await assert.rejects(enriched(intoPot, { acceptors: [], afterMs: 1, isPotAway: true }), { code: 'unavailable' })
})
