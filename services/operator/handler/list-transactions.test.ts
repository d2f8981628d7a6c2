import assert from 'node:assert/strict'
import test from 'node:test'
import { accountId, bankDouble, transactionId } from '../door/bank-double.ts'

test('a transfer is listed with the other customer and the words of the payer', async () => {
  const transfer = {
    transactionId,
    accountId,
    kind: 'transfer',
    state: 'posted',
    amount: { amountMinor: 700n, currency: 'GBP' },
    createdAt: 0,
    counterparty: { name: 'Bob', reference: 'Pizza' },
  }
  const listTransactions = async () => ({ transactions: [transfer], position: 7, behind: false })
  const { post } = bankDouble({ services: { transaction: { listTransactions } as never } })
  const { body } = await post('transaction-list', { accountId })
  const [row] = body['transactions'] as Record<string, unknown>[]
  assert.deepEqual([row?.['counterparty'], row?.['reference'], row?.['merchant']], ['Bob', 'Pizza', null])
})
