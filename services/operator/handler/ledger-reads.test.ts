import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId, bankDouble } from '../door/bank-double.ts'

const main = `florin/customer/main/GBP/${accountId}`
const stranger = 'acc_0000000000000000000009'
const pounds = (amountMinor: number) => ({ amountMinor, currency: 'GBP' })

type Case = { command: string; body: object; status: number; answer: Record<string, unknown> }

const cases: readonly Case[] = [
  {
    command: 'ledger-show',
    body: { accountId },
    status: 200,
    answer: {
      accountId,
      currency: 'GBP',
      posted: pounds(10_000),
      held: pounds(1000),
      pendingIn: pounds(0),
      available: pounds(9000),
      totals: [
        {
          currency: 'GBP',
          posted: pounds(10_000),
          held: pounds(1000),
          pendingIn: pounds(0),
          available: pounds(9000),
        },
      ],
      position: 7,
    },
  },
  {
    command: 'ledger-show',
    body: { accountId, position: 2 },
    status: 200,
    answer: {
      accountId,
      totals: [{ currency: 'GBP', posted: pounds(10_000), held: pounds(0), pendingIn: pounds(0) }],
      position: 2,
      behind: false,
    },
  },
  {
    command: 'ledger-show',
    body: { address: `customer/main/GBP/${accountId}`, effectiveAt: 5 },
    status: 200,
    answer: {
      address: main,
      currency: 'GBP',
      posted: pounds(10_000),
      held: pounds(0),
      pendingIn: pounds(0),
      position: 7,
      behind: false,
    },
  },
  {
    command: 'ledger-history',
    body: { accountId },
    status: 200,
    answer: {
      address: main,
      rows: [
        {
          position: 2,
          effectiveAt: '2026-01-15T12:00:00.000Z',
          recordedAt: '2026-01-15T12:00:00.005Z',
          kind: 'entrySetPosted',
          commandId: 'deposit-1',
          entrySetId: 'entryset_0000000000000000000001',
          transactionId: 'tx_0000000000000000000002',
          change: { posted: pounds(10_000), held: pounds(0), pendingIn: pounds(0) },
          after: { posted: pounds(10_000), held: pounds(1000), pendingIn: pounds(0) },
        },
      ],
      position: 7,
      behind: false,
    },
  },
  {
    command: 'ledger-history',
    body: { address: 'bank/settlement/GBP' },
    status: 200,
    answer: { address: 'florin/bank/settlement/GBP/', rows: [], position: 7, behind: true },
  },
  {
    command: 'ledger-entries',
    body: { after: 0 },
    status: 200,
    answer: {
      entries: [
        {
          position: 2,
          recordedAt: Date.UTC(2026, 0, 15, 12) + 5,
          effectiveAt: Date.UTC(2026, 0, 15, 12),
          kind: 'deposit',
          entrySetId: 'entryset_0000000000000000000001',
          transactionId: 'tx_0000000000000000000002',
          postings: [
            { address: main, account: `liabilities:customer:main:${accountId}`, currency: 'GBP', amountMinor: 10_000 },
            {
              address: 'florin/bank/deposits-clearing/GBP/',
              account: 'assets:bank:deposits-clearing',
              currency: 'GBP',
              amountMinor: -10_000,
            },
          ],
        },
      ],
      next: 2,
      end: 2,
    },
  },
  { command: 'ledger-entries', body: { after: 2 }, status: 200, answer: { entries: [], next: 2, end: 2 } },
]

for (const { command, body, status, answer } of cases)
  test(`${command} ${JSON.stringify(body)} answers with all that an operator may know`, async () => {
    assert.deepEqual(await bankDouble().post(command, body), { status, body: answer })
  })

test('without a place the named balances of the bank are shown, as decimal text, now and at a point', async () => {
  const { post } = bankDouble()
  const now = await post('ledger-show')
  assert.equal(now.status, 200)
  const [money, ...others] = now.body['balances'] as Record<string, unknown>[]
  assert.deepEqual([money?.['name'], money?.['posted'], others.length], ['customer-money', '10000', 0])
  const then = (await post('ledger-show', { recordedAt: 5 })).body['balances'] as Record<string, unknown>[]
  assert.ok(then.length > 5 && then.every(({ posted }) => posted === '10000'))
})

const refusals: readonly [string, object, number, string, string][] = [
  ['ledger-show', { accountId: stranger }, 404, 'unknown-account', 'accountId'],
  ['ledger-show', { accountId: stranger, position: 1 }, 404, 'unknown-then', 'accountId'],
  ['ledger-show', { address: `customer/main/GBP/${stranger}`, position: 1 }, 404, 'unknown-then', 'address'],
  ['ledger-show', { address: `customer/main/GBP/${stranger}` }, 404, 'unknown-address', 'address'],
  ['ledger-show', { address: 'bank/nothing/GBP' }, 400, 'operator.address', 'address'],
  ['ledger-show', { address: 'bank/settlement/GBP', accountId }, 400, 'operator.address', 'accountId'],
  ['ledger-history', {}, 400, 'operator.address', 'address'],
  ['ledger-history', { accountId: stranger }, 404, 'unknown-account', 'accountId'],
  ['ledger-history', { accountId, limit: 101 }, 400, 'schema.integer', 'limit'],
  ['ledger-history', { accountId, axis: 'other' }, 400, 'schema.word', 'axis'],
]

for (const [command, body, status, code, field] of refusals)
  test(`${command} ${JSON.stringify(body)} is refused and names ${field}`, async () => {
    const answer = await bankDouble().post(command, body)
    const error = answer.body['error'] as Record<string, unknown>
    assert.deepEqual([answer.status, error['code'], error['field']], [status, code, field])
  })

test('a trial balance is told as it is', async () => {
  const { body } = await bankDouble().post('ledger-trial-balance', { position: 5 })
  assert.deepEqual([body['position'], body['sums']], [5, { GBP: '0' }])
})
