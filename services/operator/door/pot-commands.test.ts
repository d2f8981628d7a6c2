import assert from 'node:assert/strict'
import test from 'node:test'
import { accountId, bankDouble, startMs, transactionId } from './bank-double.ts'
import { potId } from './pots-double.ts'

const other = (id: string): string => `${id.slice(0, -1)}9`
const otherAccountId = other(accountId)

const amount = (amountMinor: number) => ({ amountMinor, currency: 'GBP' })
const shown = {
  potId,
  accountId,
  name: 'Holiday',
  style: 'beach',
  state: 'open',
  balance: amount(2500),
  goal: amount(50_000),
  locked: true,
  lockedUntil: '2026-01-15T12:00:00.000Z',
  roundUpMultiplier: 2,
  createdAt: '2026-01-15T12:00:00.000Z',
}

test('each command about pots and transfers answers with what the doors promise, and asks for what it was told', async () => {
  const moved = { ...shown, transactionId }
  const dedupeId = 'once'
  const money = { amountMinor: 100n, currency: 'GBP' }
  const move = { potId, accountId, amount: money, dedupeId }
  const send = { fromAccountId: accountId, toAccountId: otherAccountId, amountMinor: 100, reference: 'Rent', dedupeId }
  const sent = { transactionId, fromAccountId: accountId, toAccountId: otherAccountId, amount: amount(100) }
  const table: readonly [command: string, body: object, answer: object, asked: object | undefined][] = [
    [
      'pot-create',
      { accountId, name: 'Holiday', goalMinor: 50_000, dedupeId },
      shown,
      { accountId, name: 'Holiday', goalMinor: 50_000n, dedupeId },
    ],
    ['pot-list', { accountId }, { pots: [shown], available: amount(7500), total: amount(10_000) }, undefined],
    ['pot-deposit', { potId, amountMinor: 100, dedupeId }, moved, move],
    ['pot-withdraw', { potId, amountMinor: 100, dedupeId }, moved, move],
    ['pot-lock', { potId, until: startMs }, shown, { potId, until: startMs }],
    ['pot-lock', { potId }, shown, { potId }],
    ['pot-unlock', { potId }, shown, { potId }],
    ['pot-update', { potId, name: 'Car', goalMinor: null }, shown, { potId, name: 'Car', goalMinor: null }],
    ['pot-round-up', { potId, multiplier: 3 }, shown, { potId, multiplier: 3 }],
    ['pot-round-up', { potId, multiplier: null }, shown, { potId, multiplier: null }],
    ['pot-close', { potId }, shown, { potId }],
    [
      'transfer-send',
      send,
      { ...sent, reference: 'Rent' },
      { fromAccount: accountId, toAccount: otherAccountId, amount: money, dedupeId, reference: 'Rent' },
    ],
  ]
  for (const [command, body, answer, asked] of table) {
    const { post, seen } = bankDouble()
    assert.deepEqual(await post(command, body), { status: 200, body: answer }, command)
    assert.deepEqual(seen.at(-1)?.request, asked, command)
  }
})

test('without a dedupeId each move is a new one', async () => {
  const { post, seen } = bankDouble()
  await post('pot-deposit', { potId, amountMinor: 100 })
  await post('pot-deposit', { potId, amountMinor: 100 })
  const [first, second] = seen.map(({ request }) => (request as { dedupeId: string }).dedupeId)
  assert.match(String(first), /^req_/)
  assert.notEqual(first, second)
})

test('what is wrong with a pot or a transfer is told with its field', async () => {
  const noPot = other(potId)
  const transfer = { fromAccountId: accountId, toAccountId: accountId, amountMinor: 1 }
  const table: readonly [string, object, number, string][] = [
    ['pot-create', { accountId, name: '' }, 400, 'name'],
    ['pot-create', { accountId, name: 'x'.repeat(65) }, 400, 'name'],
    ['pot-create', { accountId, name: 'Car', goalMinor: 1.5 }, 400, 'goalMinor'],
    ['pot-create', { accountId: otherAccountId, name: 'Car' }, 404, 'accountId'],
    ['pot-list', { accountId: otherAccountId }, 404, 'accountId'],
    ['pot-list', { accountId, limit: 0 }, 400, 'limit'],
    ['pot-deposit', { potId: noPot, amountMinor: 1 }, 404, 'potId'],
    ['pot-deposit', { potId, amountMinor: '1' }, 400, 'amountMinor'],
    ['pot-withdraw', { potId }, 400, 'amountMinor'],
    ['pot-lock', { potId, until: 'tomorrow' }, 400, 'until'],
    ['pot-unlock', { potId: noPot }, 404, 'potId'],
    ['pot-close', { potId: 'holiday' }, 400, 'potId'],
    ['pot-round-up', { potId, multiplier: 11 }, 400, 'multiplier'],
    ['transfer-send', transfer, 409, 'toAccountId'],
    ['transfer-send', { ...transfer, reference: 'x'.repeat(141) }, 400, 'reference'],
  ]
  for (const [command, body, status, field] of table) {
    const { post } = bankDouble()
    const response = await post(command, body)
    const error = response.body['error'] as { field: string; message: string }
    assert.deepEqual([response.status, error.field], [status, field], `${command} ${JSON.stringify(body)}`)
    assert.match(error.message, /^[A-Z`].*\.$/s)
  }
})

test('a refusal of the pot or of the transfer names what to change', async () => {
  const reasons: readonly (readonly [reason: string, status: number, field: string])[] = [
    ['insufficient-funds', 409, 'amountMinor'],
    ['invalid-amount', 409, 'amountMinor'],
    ['locked-pot', 409, 'potId'],
    ['closed-pot', 409, 'potId'],
    ['duplicate-mismatch', 409, 'dedupeId'],
  ]
  const base = bankDouble()
  assert.equal((await base.post('pot-list', { accountId })).status, 200)
  for (const [reason, status, field] of reasons) {
    const { door, ...double } = bankDouble({
      services: {
        pot: {
          getPot: async () => ({
            kind: 'found',
            pot: { potId, accountId, balance: { amountMinor: 0n, currency: 'GBP' } },
          }),
          depositIntoPot: async () => ({ kind: 'refused', reason }),
        } as never,
      },
    })
    const response = await double.post('pot-deposit', { potId, amountMinor: 1 })
    const error = response.body['error'] as { code: string; field: string }
    assert.deepEqual([response.status, error.code, error.field], [status, reason, field])
    await door.close()
  }
})
