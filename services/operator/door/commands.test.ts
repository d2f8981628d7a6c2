import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '#libraries/errors/failure.ts'
import { accountId, bankDouble, cardId, cardNumber, customerId, startMs, transactionId } from './bank-double.ts'

const other = (id: string): string => `${id.slice(0, -1)}9`

test('each command answers with what the doors promise', async () => {
  const { post } = bankDouble()
  const amount = (amountMinor: number) => ({ amountMinor, currency: 'GBP' })
  const card = { cardId, pan: cardNumber, expiry: '3101', cvc: '123' }
  const table: readonly [string, object, object][] = [
    ['customer-add', { name: 'Alice' }, { customerId, token: 'florin_token_of_alice' }],
    ['account-open', { customerId, currency: 'GBP' }, { accountId }],
    ['account-open', { customerId, currency: 'GBP', depositMinor: 10000 }, { accountId, transactionId }],
    [
      'account-show',
      { accountId },
      { accountId, currency: 'GBP', posted: amount(10000), held: amount(1000), available: amount(9000) },
    ],
    ['card-issue', { accountId }, card],
    ['card-reveal', { cardId }, { ...card, accountId, currency: 'GBP' }],
    ['account-deposit', { accountId, amount: amount(10000) }, { accountId, transactionId }],
    ['card-freeze', { cardId }, { cardId, state: 'frozen' }],
    ['card-unfreeze', { cardId }, { cardId, state: 'active' }],
    ['card-close', { cardId }, { cardId, state: 'closed' }],
    [
      'ledger-verify',
      {},
      { ok: true, entrySets: 1, postings: 2, sums: { GBP: '0' }, openHolds: 1, chain: 'ok', position: 7 },
    ],
    ['backup', { directory: '/backups/today' }, { directory: '/backups/today', files: 3, bytes: 4096 }],
  ]
  for (const [command, body, answer] of table) {
    const response = await post(command, body)
    assert.deepEqual(response, { status: 200, body: answer }, command)
  }
})

test('a script learns what differs, how long, and who has to look', async () => {
  const { post } = bankDouble()
  const { body } = await post('coherence')
  const { checks, discrepancies, ...rest } = body as Record<string, Record<string, unknown>[]>
  assert.deepEqual(rest, { coherent: false, open: 1, position: 5, lagEntries: 2 })
  assert.deepEqual(
    checks?.map(({ check, every, lastRunAt, failure }) => ({ check, every, lastRunAt, failure })),
    [{ check: 'ledger-balances', every: 'every 1 s', lastRunAt: '2026-01-15T12:00:00.000Z', failure: null }],
  )
  const [found] = discrepancies ?? []
  assert.deepEqual(
    [found?.['owner'], found?.['firstSeenAt'], found?.['ageS']],
    ['ledger', '2026-01-15T12:00:00.000Z', 12],
  )
})

test('a check that does not exist is refused, not taken for one that has found nothing', async () => {
  const { post } = bankDouble()
  assert.equal((await post('coherence', { check: 'ledger-balances' })).status, 200)
  const { status, body } = await post('coherence', { check: 'ledger-balance' })
  const { field, message } = body['error'] as Record<string, unknown>
  assert.deepEqual([status, field, message], [400, 'check', 'Give check as one of ledger-balances.'])
})

test('transactions are listed newest first, up to the position of the ledger at the time of the call', async () => {
  const { post, seen } = bankDouble()
  const { body } = await post('transaction-list', { accountId, limit: 2 })
  assert.deepEqual(body, {
    transactions: [
      {
        transactionId,
        kind: 'purchase',
        state: 'declined',
        amount: { amountMinor: -1000, currency: 'GBP' },
        merchant: 'Café Rio',
        category: 'eating-out',
        declineReason: 'frozen-card',
        cardId,
        createdAt: '2026-01-15T12:00:00.000Z',
      },
      {
        transactionId: 'tx_0000000000000000000002',
        kind: 'deposit',
        state: 'posted',
        amount: { amountMinor: 10000, currency: 'GBP' },
        merchant: null,
        category: null,
        declineReason: null,
        cardId: null,
        createdAt: '2026-01-15T12:00:00.000Z',
      },
    ],
    behind: false,
    position: 7,
  })
  await post('transaction-list', { accountId })
  const asked = seen.map(({ request }) => ({ ...request }) as Record<string, unknown>)
  assert.deepEqual(
    asked.map(({ limit, atLeastPosition, waitMs }) => ({ limit, atLeastPosition, waitMs })),
    [2, 30].map(limit => ({ limit, atLeastPosition: 7, waitMs: 2000 })),
  )
})

test('the status of the bank tells links, services, engines and how far the projections are behind', async () => {
  const { post } = bankDouble({ view: { notReady: () => ['The journal is full.'] } })
  assert.deepEqual((await post('status')).body, {
    ready: false,
    reasons: ['The journal is full.'],
    version: '0.1.0',
    startedAt: '2026-01-15T12:00:00.000Z',
    links: [
      {
        edge: 'edge-1',
        id: 'l1',
        remote: '127.0.0.1:5',
        direction: 'listen',
        state: 'up',
        signedOn: true,
        idleMs: 12.5,
      },
    ],
    edges: [{ edge: 'edge-1', network: '127.0.0.1:8583', unansweredPayments: 0 }],
    services: [
      { service: 'service.ledger', placement: 'in-process', ready: true, reason: null },
      { service: 'service.feed', placement: 'in-process', ready: false, reason: 'It is reading.' },
    ],
    network: { dialect: 'mastercard', framing: 'binary2', codePage: 'cp500' },
    engines: { storage: 'sqlite' },
    projectionLag: [{ service: 'service.balance', event: 'ledger.entry-recorded', position: 5, lagEntries: 2 }],
  })
})

test('a payment is shown hop by hop, a repeat of it first', async () => {
  const span = (traceId: string, spanId: string, more: object) => ({
    traceId,
    spanId,
    name: 'authorise',
    place: 'edge',
    startMs,
    durationMs: 3.25,
    outcome: 'ok',
    attributes: {},
    ...more,
  })
  const spans = [
    span('a', '1', {}),
    span('a', '2', { place: 'service.ledger', startMs: startMs + 1.1254, durationMs: 1, parentSpanId: '1' }),
    span('b', '3', { startMs: startMs + 5000 }),
  ]
  const { post } = bankDouble({ view: { findTrace: async id => (id === transactionId ? spans : []) } })
  const { body } = await post('trace-find', { id: transactionId })
  const traces = body['traces'] as { traceId: string; startedAt: string; durationMs: number; hops: object[] }[]
  assert.deepEqual(
    traces.map(({ traceId, startedAt, durationMs }) => [traceId, startedAt, durationMs]),
    [
      ['b', '2026-01-15T12:00:05.000Z', 3.25],
      ['a', '2026-01-15T12:00:00.000Z', 3.25],
    ],
  )
  assert.deepEqual(traces[1]?.hops[1], {
    place: 'service.ledger',
    name: 'authorise',
    afterMs: 1.125,
    durationMs: 1,
    outcome: 'ok',
    spanId: '2',
    parentSpanId: '1',
    attributes: {},
  })
  assert.equal((await post('trace-find', { id: 'nobody' })).status, 404)
})

test('the same dedupeId reaches the services, and without one each request has its own', async () => {
  const { post, seen } = bankDouble()
  await post('account-open', { customerId, currency: 'GBP', depositMinor: 1, dedupeId: 'once' })
  await post('customer-add', { name: 'A' })
  await post('customer-add', { name: 'B' })
  const used = seen.map(({ request }) => (request as { dedupeId: string }).dedupeId)
  assert.deepEqual(used.slice(0, 2), ['once', 'once:in'])
  assert.match(used[2] as string, /^req_/)
  assert.notEqual(used[2], used[3])
})

test('a wrong input is refused with the name of its field', async () => {
  const { post } = bankDouble()
  const table: readonly [string, object | string, number, string][] = [
    ['customer-add', {}, 400, 'name'],
    ['customer-add', { name: '' }, 400, 'name'],
    ['customer-add', { name: 'x'.repeat(129) }, 400, 'name'],
    ['customer-add', { name: 'Alice', dedupeId: '' }, 400, 'dedupeId'],
    ['customer-add', { name: 'Alice', nickname: 'Al' }, 400, 'nickname'],
    ['customer-add', '[]', 400, 'body'],
    ['customer-add', '{"name"', 400, 'body'],
    ['customer-add', '', 400, 'body'],
    ['customer-add', `{"name":"${'x'.repeat(20_000)}"}`, 400, 'body'],
    ['account-open', { customerId: 'acc_1', currency: 'GBP' }, 400, 'customerId'],
    ['account-open', { customerId, currency: 'gbp' }, 400, 'currency'],
    ['account-open', { customerId, currency: 'GBP', depositMinor: 10.5 }, 400, 'depositMinor'],
    ['account-open', { customerId, currency: 'GBP', depositMinor: '10' }, 400, 'depositMinor'],
    ['account-open', { customerId, currency: 'GBP', depositMinor: -1 }, 400, 'depositMinor'],
    [
      'account-open',
      `{"customerId":"${customerId}","currency":"GBP","depositMinor":9007199254740993}`,
      400,
      'depositMinor',
    ],
    ['account-open', { customerId: other(customerId), currency: 'GBP' }, 404, 'customerId'],
    ['account-show', { accountId: cardId }, 400, 'accountId'],
    ['account-show', { accountId: other(accountId) }, 404, 'accountId'],
    ['card-issue', { accountId: other(accountId) }, 404, 'accountId'],
    ['card-reveal', { cardId: other(cardId) }, 404, 'cardId'],
    ['card-freeze', { cardId: 'frozen' }, 400, 'cardId'],
    ['card-close', { cardId: other(cardId) }, 404, 'cardId'],
    ['transaction-list', { accountId, limit: 0 }, 400, 'limit'],
    ['transaction-list', { accountId, limit: 101 }, 400, 'limit'],
    ['transaction-list', { accountId, limt: 5 }, 400, 'limt'],
    ['transaction-list', { accountId, before: accountId }, 400, 'before'],
    ['transaction-list', { accountId: other(accountId) }, 404, 'accountId'],
    ['trace-find', { id: '' }, 400, 'id'],
    ['backup', { directory: 'here' }, 400, 'directory'],
    ['ledger-verify', { deep: true }, 400, 'deep'],
    ['make-coffee', {}, 400, 'command'],
    ['constructor', {}, 400, 'command'],
  ]
  for (const [command, body, status, field] of table) {
    const response = await post(command, body)
    const error = response.body['error'] as { code: string; message: string; field: string }
    const label = `${command} ${JSON.stringify(body).slice(0, 80)}: ${JSON.stringify(response.body)}`
    assert.deepEqual([response.status, error.field], [status, field], label)
    assert.match(error.message, /^[A-Z`].*\.$/s, label)
  }
})

test('what the bank refuses or cannot do has a status of its own', async () => {
  const refused = async () => ({ kind: 'refused', reason: 'card-closed' }) as const
  const failing = (code: 'unavailable' | 'timeout' | 'unknown') => async () => {
    throw new Failure(code, `rpc.${code}`, 'The ledger did not answer.')
  }
  const base = bankDouble()
  const table: readonly [() => Promise<never> | ReturnType<typeof refused>, number, string][] = [
    [refused, 409, 'card-closed'],
    [failing('unavailable'), 503, 'rpc.unavailable'],
    [failing('timeout'), 504, 'rpc.timeout'],
    [failing('unknown'), 502, 'rpc.unknown'],
  ]
  assert.equal((await base.post('status')).status, 200)
  for (const [freezeCard, status, code] of table) {
    const { post } = bankDouble({ services: { card: { freezeCard } as never } })
    const response = await post('card-freeze', { cardId })
    assert.equal(response.status, status)
    assert.equal((response.body['error'] as { code: string }).code, code)
  }
})

test('a failure of ours is logged with its cause and told without it', async () => {
  const card = {
    freezeCard: async () => {
      throw new Error('The file /secret/place is gone.')
    },
  }
  const { post, logs } = bankDouble({ services: { card: card as never } })
  const response = await post('card-freeze', { cardId })
  assert.equal(response.status, 500)
  assert.equal(JSON.stringify(response.body).includes('secret'), false)
  assert.equal(logs.length, 1)
  assert.match(String(logs[0]?.fields['error']), /secret/)
})
