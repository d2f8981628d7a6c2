import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import { openDoor } from './open-door.ts'

const alice = 'user_0000000000000000000001'
const account = 'acc_0000000000000000000001'
const secondAccount = 'acc_0000000000000000000003'
const bobsAccount = 'acc_0000000000000000000002'
const potId = 'pot_0000000000000000000001'
const bobsPot = 'pot_0000000000000000000002'
const noPot = 'pot_0000000000000000000003'
const transactionId = 'tx_0000000000000000000001'
const createdAt = 1_768_478_400_000

const pot = (id = potId, accountId = account) => ({
  potId: id,
  accountId,
  name: 'Holiday',
  style: 'beach',
  balance: { amountMinor: 2500n, currency: 'GBP' },
  goalMinor: 50_000n,
  state: 'open',
  lock: { until: createdAt + 1000 },
  roundUpMultiplier: 2,
  createdAt,
  updatedAt: createdAt,
})
const shown = {
  id: potId,
  current_account_id: account,
  name: 'Holiday',
  style: 'beach',
  balance: 2500,
  currency: 'GBP',
  goal_amount: 50_000,
  locked: true,
  locked_until: '2026-01-15T12:00:01.000Z',
  round_up: true,
  round_up_multiplier: 2,
  created: '2026-01-15T12:00:00.000Z',
  updated: '2026-01-15T12:00:00.000Z',
  deleted: false,
}

/** Alice with two accounts and a pot, Bob with one of each, behind the door. `refused`: what pots and transfers say instead of yes. */
const door = (asked: unknown[], refused: string | undefined) => {
  const owners = new Map([
    [account, alice],
    [secondAccount, alice],
    [bobsAccount, 'user_0000000000000000000002'],
  ])
  const answering = (answer: object) => async (request: unknown) => {
    asked.push(request)
    return refused === undefined ? answer : { kind: 'refused', reason: refused }
  }
  const moved = answering({ kind: 'moved', pot: pot(), transactionId, replayed: false })
  const changed = answering({ kind: 'changed', pot: pot() })
  return openDoor({
    clock: manualClock(),
    log: memoryTelemetry().log,
    customer: {
      authenticate: async ({ token }: { token: { reveal: () => string } }) =>
        token.reveal() === 'alices-token' ? { kind: 'known', customerId: alice } : { kind: 'unknown' },
    },
    account: {
      getAccount: async ({ accountId }: { accountId: string }) =>
        owners.has(accountId)
          ? { kind: 'found', account: { accountId, customerId: owners.get(accountId), currency: 'GBP' } }
          : { kind: 'unknown' },
    },
    pot: {
      getPot: async (request: { potId: string }) => {
        if (request.potId === potId) return { kind: 'found', pot: pot() }
        return request.potId === bobsPot ? { kind: 'found', pot: pot(bobsPot, bobsAccount) } : { kind: 'unknown' }
      },
      listPots: async () => ({ kind: 'found', pots: [pot()] }),
      createPot: answering({ kind: 'created', pot: pot() }),
      depositIntoPot: moved,
      withdrawFromPot: moved,
      lockPot: changed,
      unlockPot: changed,
      updatePot: changed,
      setRoundUp: changed,
      closePot: answering({ kind: 'closed', pot: { ...pot(), state: 'closed' } }),
    },
    transfer: {
      send: answering({ kind: 'sent', transactionId, payeeTransactionId: transactionId, replayed: false }),
    },
  } as never)
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

const ask = async (
  method: Method,
  path: string,
  payload?: object | string,
  { token = 'alices-token', refused }: { token?: string; refused?: string } = {},
) => {
  const asked: unknown[] = []
  const opened = door(asked, refused)
  const form = typeof payload === 'string' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
  const answer = await opened.inject({
    method,
    url: path,
    headers: { authorization: `Bearer ${token}`, ...form },
    ...(payload === undefined ? {} : { payload }),
  })
  await opened.close()
  return { status: answer.statusCode, body: answer.json() as Record<string, unknown>, asked }
}

const deposit = { source_account_id: account, amount: 100, dedupe_id: 'once' }
const transfer = { from: account, to: bobsAccount, amount: 100, dedupe_id: 'once' }

test("a customer's requests about pots and transfers reach the bank as they were meant", async () => {
  const amount = { amountMinor: 100n, currency: 'GBP' }
  const move = { potId, accountId: account, amount, dedupeId: 'once' }
  const wish = { current_account_id: account, name: ' Holiday ', goal_amount: 50_000, dedupe_id: 'once' }
  const changes = { name: 'Car', goal_amount: null, round_up: false }
  const cases: readonly (readonly [Method, string, object | string | undefined, answer: object, asked: object[]])[] = [
    ['GET', `/pots?current_account_id=${account}`, undefined, { pots: [shown] }, []],
    [
      'POST',
      '/pots',
      wish,
      shown,
      [{ accountId: account, name: 'Holiday', style: undefined, goalMinor: 50_000n, dedupeId: 'once' }],
    ],
    ['PUT', `/pots/${potId}/deposit`, deposit, shown, [move]],
    ['PUT', `/pots/${potId}/deposit`, `source_account_id=${account}&amount=100&dedupe_id=once`, shown, [move]],
    [
      'PUT',
      `/pots/${potId}/withdraw`,
      { destination_account_id: account, amount: 100, dedupe_id: 'once' },
      shown,
      [move],
    ],
    ['PUT', `/pots/${potId}/lock`, { until: '2026-01-15T12:00:01Z' }, shown, [{ potId, until: createdAt + 1000 }]],
    ['PUT', `/pots/${potId}/lock`, {}, shown, [{ potId, until: undefined }]],
    ['PUT', `/pots/${potId}/unlock`, {}, shown, [{ potId }]],
    [
      'PATCH',
      `/pots/${potId}`,
      changes,
      shown,
      [
        { potId, name: 'Car', style: undefined, goalMinor: null },
        { potId, multiplier: null },
      ],
    ],
    [
      'PATCH',
      `/pots/${potId}`,
      { round_up: true, round_up_multiplier: 5 },
      shown,
      [
        { potId, name: undefined, style: undefined, goalMinor: undefined },
        { potId, multiplier: 5 },
      ],
    ],
    ['DELETE', `/pots/${potId}`, undefined, { ...shown, deleted: true }, [{ potId }]],
    [
      'POST',
      '/transfers',
      { ...transfer, reference: 'Rent' },
      { id: transactionId, from: account, to: bobsAccount, amount: 100, currency: 'GBP', reference: 'Rent' },
      [{ fromAccount: account, toAccount: bobsAccount, amount, dedupeId: 'once', reference: 'Rent' }],
    ],
  ]
  for (const [method, path, payload, answer, asked] of cases) {
    const said = await ask(method, path, payload)
    assert.deepEqual([said.status, said.body], [200, answer], `${method} ${path}`)
    assert.deepEqual(said.asked, asked, `${method} ${path}`)
  }
})

test('a customer moves only their own money, and what is wrong is named', async () => {
  const at = `/pots/${potId}`
  const cases: readonly (readonly [Method, string, object | undefined, status: number, code: string, param: string])[] =
    [
      ['GET', '/pots', undefined, 400, 'api.id', 'current_account_id'],
      ['GET', `/pots?current_account_id=${bobsAccount}`, undefined, 404, 'api.account', 'current_account_id'],
      ['POST', '/pots', { current_account_id: bobsAccount, name: 'x' }, 404, 'api.account', 'current_account_id'],
      ['POST', '/pots', { current_account_id: account, dedupe_id: 'x' }, 400, 'api.missing', 'name'],
      ['POST', '/pots', { current_account_id: account, name: ' ', dedupe_id: 'x' }, 400, 'api.text', 'name'],
      ['POST', '/pots', { current_account_id: account, name: 'a\nb', dedupe_id: 'x' }, 400, 'api.text', 'name'],
      ['POST', '/pots', { current_account_id: account, name: 'Car' }, 400, 'api.dedupe-id', 'dedupe_id'],
      ['PUT', `/pots/${bobsPot}/deposit`, deposit, 404, 'api.unknown-pot', 'pot_id'],
      ['PUT', `/pots/${noPot}/deposit`, deposit, 404, 'api.unknown-pot', 'pot_id'],
      ['PUT', `/pots/${bobsPot}/withdraw`, deposit, 404, 'api.unknown-pot', 'pot_id'],
      ['PUT', `/pots/${bobsPot}/lock`, {}, 404, 'api.unknown-pot', 'pot_id'],
      ['PUT', `/pots/${bobsPot}/unlock`, {}, 404, 'api.unknown-pot', 'pot_id'],
      ['PATCH', `/pots/${bobsPot}`, { name: 'x' }, 404, 'api.unknown-pot', 'pot_id'],
      ['DELETE', `/pots/${bobsPot}`, undefined, 404, 'api.unknown-pot', 'pot_id'],
      ['PUT', '/pots/holiday/deposit', deposit, 400, 'api.id', 'pot_id'],
      ['PUT', `${at}/deposit`, { ...deposit, source_account_id: bobsAccount }, 404, 'api.account', 'source_account_id'],
      ['PUT', `${at}/withdraw`, deposit, 400, 'api.id', 'destination_account_id'],
      ['PUT', `${at}/deposit`, { ...deposit, amount: 1.5 }, 400, 'api.amount', 'amount'],
      ['PUT', `${at}/deposit`, { ...deposit, amount: 2 ** 53 }, 400, 'api.amount', 'amount'],
      ['PUT', `${at}/deposit`, { ...deposit, amount: '£5' }, 400, 'api.amount', 'amount'],
      ['PUT', `${at}/deposit`, { ...deposit, dedupe_id: undefined }, 400, 'api.dedupe-id', 'dedupe_id'],
      ['PUT', `${at}/deposit`, { ...deposit, dedupe_id: 'x'.repeat(65) }, 400, 'api.dedupe-id', 'dedupe_id'],
      ['PUT', `${at}/lock`, { until: 'tomorrow' }, 400, 'api.time', 'until'],
      ['PATCH', at, { round_up: 'yes' }, 400, 'api.round-up', 'round_up'],
      ['PATCH', at, { round_up_multiplier: 11 }, 400, 'api.round-up', 'round_up_multiplier'],
      ['POST', '/transfers', { ...transfer, from: bobsAccount, to: account }, 404, 'api.account', 'from'],
      ['POST', '/transfers', { ...transfer, to: 'bob' }, 400, 'api.id', 'to'],
      ['POST', '/transfers', { ...transfer, currency: 'EUR' }, 400, 'api.wrong-currency', 'currency'],
      ['POST', '/transfers', { ...transfer, dedupe_id: '' }, 400, 'api.dedupe-id', 'dedupe_id'],
      ['POST', '/transfers', { ...transfer, reference: 'x'.repeat(141) }, 400, 'api.text', 'reference'],
    ]
  for (const [method, path, payload, status, code, param] of cases) {
    const { body, asked, ...answer } = await ask(method, path, payload)
    assert.deepEqual([answer.status, body['code'], body['param']], [status, code, param], `${method} ${path} ${code}`)
    assert.deepEqual(asked, [], `${method} ${path}: nothing was moved`)
  }
  for (const [method, path, payload] of [
    ['PUT', `${at}/deposit`, deposit],
    ['POST', '/transfers', transfer],
  ] as const) {
    const { status, asked } = await ask(method, path, payload, { token: 'mallory' })
    assert.deepEqual([status, asked], [401, []])
  }
})

test('what the bank refuses is a problem with a field and a remedy', async () => {
  const cases: readonly (readonly [Method, string, object, refused: string, status: number, param: string])[] = [
    ['PUT', `/pots/${potId}/deposit`, deposit, 'insufficient-funds', 409, 'amount'],
    ['PUT', `/pots/${potId}/deposit`, deposit, 'invalid-amount', 400, 'amount'],
    ['PUT', `/pots/${potId}/deposit`, deposit, 'closed-pot', 409, 'pot_id'],
    ['PUT', `/pots/${potId}/deposit`, deposit, 'duplicate-mismatch', 409, 'dedupe_id'],
    ['PUT', `/pots/${potId}/deposit`, deposit, 'other-account', 400, 'source_account_id'],
    ['PUT', `/pots/${potId}/lock`, {}, 'lock-in-the-past', 400, 'until'],
    ['PATCH', `/pots/${potId}`, { goal_amount: -1 }, 'invalid-goal', 400, 'goal_amount'],
    ['DELETE', `/pots/${potId}`, {}, 'locked-pot', 409, 'pot_id'],
    ['POST', '/transfers', transfer, 'unknown-payee', 404, 'to'],
    ['POST', '/transfers', transfer, 'same-account', 400, 'to'],
    ['POST', '/transfers', transfer, 'closed-account', 409, 'from'],
    ['POST', '/transfers', transfer, 'insufficient-funds', 409, 'amount'],
  ]
  for (const [method, path, payload, refused, status, param] of cases) {
    const { body, ...answer } = await ask(method, path, payload, { refused })
    const label = `${path} ${refused}`
    assert.deepEqual([answer.status, body['code'], body['param']], [status, `api.${refused}`, param], label)
    assert.match(String(body['detail']), /^[A-Z].*\.$/, label)
  }
})
