import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '#libraries/errors/failure.ts'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import { openDoor } from './open-door.ts'

const alice = 'user_0000000000000000000001'
const account = 'acc_0000000000000000000001'
const bobsAccount = 'acc_0000000000000000000002'
const tx = 'tx_0000000000000000000001'
const bobsTx = 'tx_0000000000000000000002'

const transaction = (transactionId: string, accountId: string) => ({
  transactionId,
  accountId,
  kind: 'purchase',
  state: 'authorised',
  amount: { amountMinor: -1000n, currency: 'GBP' },
  createdAt: 1_768_478_400_000,
  updatedAt: 1_768_478_400_000,
  position: 3,
  merchantId: 'merch_0000000000000000000001',
  merchant: {
    merchantId: 'merch_0000000000000000000001',
    name: 'Café Rio',
    city: 'London',
    country: 'GBR',
    mcc: '5814',
    category: 'eating-out',
    emoji: '☕',
  },
})

/** A bank of two customers behind the door; each function answers what its contract says. */
const door = (change: object = {}) =>
  openDoor({
    clock: manualClock(),
    log: memoryTelemetry().log,
    customer: {
      authenticate: async ({ token }: { token: { reveal: () => string } }) =>
        token.reveal() === 'alices-token' ? { kind: 'known', customerId: alice } : { kind: 'unknown' },
    },
    account: {
      getAccount: async ({ accountId }: { accountId: string }) => ({
        kind: 'found',
        account: { accountId, customerId: accountId === account ? alice : 'user_0000000000000000000002' },
      }),
      listAccounts: async () => ({
        accounts: [
          { accountId: account, customerId: alice, currency: 'GBP', state: 'open', createdAt: 1_768_478_400_000 },
        ],
      }),
    },
    balance: {
      getBalance: async () => ({
        kind: 'found',
        available: 9000n,
        posted: 10000n,
        held: 1000n,
        spendToday: -1000n,
        currency: 'GBP',
      }),
    },
    pot: {
      listPots: async () => ({ kind: 'found', pots: [], total: { amountMinor: 9500n, currency: 'GBP' } }),
    },
    transaction: {
      listTransactions: async () => ({ transactions: [transaction(tx, account)], position: 3, behind: false }),
      getTransaction: async ({ transactionId }: { transactionId: string }) => ({
        kind: 'found',
        transaction: transaction(transactionId, transactionId === tx ? account : bobsAccount),
      }),
    },
    feed: { listFeed: async () => ({ items: [] }) },
    notification: {
      subscribe: async () => ({ kind: 'refused', reason: 'endpoint-not-public' }),
      unsubscribe: async () => ({ kind: 'unknown' }),
      getPushKey: async () => ({ publicKey: 'BAAA' }),
    },
    ...change,
  } as never)

const ask = async (
  path: string,
  {
    token = 'alices-token',
    method = 'GET',
    payload,
    change = {},
  }: { token?: string; method?: 'GET' | 'POST' | 'DELETE'; payload?: object; change?: object } = {},
) => {
  const opened = door(change)
  const answer = await opened.inject({
    method,
    url: path,
    headers: token === '' ? {} : { authorization: `Bearer ${token}` },
    ...(payload === undefined ? {} : { payload }),
  })
  await opened.close()
  return {
    status: answer.statusCode,
    type: answer.headers['content-type'],
    body: answer.json() as Record<string, unknown>,
  }
}

test('a customer sees their balance, accounts and transactions', async () => {
  const cases: readonly (readonly [string, object])[] = [
    ['/ping/whoami', { authenticated: true, client_id: 'florin', user_id: alice }],
    [
      '/accounts',
      {
        accounts: [
          {
            id: account,
            description: 'GBP account',
            created: '2026-01-15T12:00:00.000Z',
            currency: 'GBP',
            closed: false,
          },
        ],
      },
    ],
    [
      `/balance?account_id=${account}`,
      { balance: 9000, total_balance: 9500, posted: 10000, held: 1000, spend_today: -1000, currency: 'GBP' },
    ],
    ['/push-key', { public_key: 'BAAA' }],
  ]
  for (const [path, expected] of cases) assert.deepEqual((await ask(path)).body, expected, path)
})

test('a transaction names its merchant, or shows it when asked to', async () => {
  const plain = (await ask(`/transactions/${tx}`)).body as {
    transaction: { merchant: unknown; description: string; amount: number }
  }
  assert.deepEqual(
    [plain.transaction.merchant, plain.transaction.description, plain.transaction.amount],
    ['merch_0000000000000000000001', 'Café Rio', -1000],
  )
  const expanded = (await ask(`/transactions?account_id=${account}&expand[]=merchant`)).body as {
    transactions: { merchant: { emoji: string } }[]
  }
  assert.equal(expanded.transactions[0]?.merchant.emoji, '☕')
})

test('what is wrong is a problem that names its field', async () => {
  const refuse = {
    balance: {
      getBalance: async () => {
        throw new Failure('unavailable', 'rpc.down', 'The ledger lost its disk at /secret.')
      },
    },
  }
  const cases: readonly (readonly [string, string, Parameters<typeof ask>[1], number, string, string | undefined])[] = [
    ['no token', '/accounts', { token: '' }, 401, 'api.token', 'authorization'],
    ['a foreign token', '/accounts', { token: 'mallory' }, 401, 'api.token', 'authorization'],
    ['no account', '/balance', {}, 400, 'api.id', 'account_id'],
    ["somebody else's account", `/balance?account_id=${bobsAccount}`, {}, 404, 'api.account', 'account_id'],
    ["somebody else's stream", `/feed/stream?account_id=${bobsAccount}`, {}, 404, 'api.account', 'account_id'],
    ["somebody else's transaction", `/transactions/${bobsTx}`, {}, 404, 'api.transaction', 'transaction_id'],
    ['a wrong limit', `/transactions?account_id=${account}&limit=many`, {}, 400, 'api.limit', 'limit'],
    [
      'an inward push endpoint',
      '/push-subscriptions',
      {
        method: 'POST',
        payload: { account_id: account, endpoint: 'https://10.0.0.1/', keys: { p256dh: 'x', auth: 'y' } },
      },
      400,
      'api.push-endpoint-not-public',
      'endpoint',
    ],
    [
      'an unknown subscription',
      '/push-subscriptions',
      { method: 'DELETE', payload: { endpoint: 'https://x.example/' } },
      404,
      'api.push-subscription',
      'endpoint',
    ],
    ['an unknown path', '/wp-login.php', {}, 404, 'api.path', undefined],
    ['a bank in trouble', `/balance?account_id=${account}`, { change: refuse }, 503, 'rpc.down', undefined],
  ]
  for (const [name, path, options, status, code, param] of cases) {
    const { body, ...answer } = await ask(path, options)
    assert.deepEqual([answer.status, body['code'], body['param']], [status, code, param], name)
    assert.match(String(answer.type), /^application\/problem\+json/, name)
    assert.doesNotMatch(JSON.stringify(body), /secret/, name)
  }
})

test("a browser's subscription is taken as it is from a customer of one account, as JSON and as a form", async () => {
  const [endpoint, p256dh, auth] = ['https://push.example/1', 'x', 'y']
  const payloads = [
    { endpoint, expirationTime: null, keys: { p256dh, auth } },
    `endpoint=${encodeURIComponent(endpoint)}&keys[p256dh]=${p256dh}&keys[auth]=${auth}`,
  ]
  for (const payload of payloads) {
    const taken: unknown[] = []
    const subscribe = async (request: unknown) => {
      taken.push(request)
      return { kind: 'subscribed', subscription: { subscriptionId: 'push_1', endpointOrigin: 'https://push.example' } }
    }
    const opened = door({ notification: { subscribe } })
    const contentType = typeof payload === 'string' ? 'application/x-www-form-urlencoded' : 'application/json'
    const headers = { authorization: 'Bearer alices-token', 'content-type': contentType }
    await opened.inject({ method: 'POST', url: '/push-subscriptions', headers, payload })
    await opened.close()
    assert.deepEqual(taken, [{ customerId: alice, accountId: account, endpoint, p256dh, auth }])
  }
})

test('an amount beyond what JSON carries exactly is refused, not rounded', async () => {
  const change = {
    balance: {
      getBalance: async () => ({
        kind: 'found',
        available: 2n ** 53n,
        posted: 0n,
        held: 0n,
        spendToday: 0n,
        currency: 'GBP',
      }),
    },
  }
  assert.equal((await ask(`/balance?account_id=${account}`, { change })).body['code'], 'api.amount-too-large')
})
