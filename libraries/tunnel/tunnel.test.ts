import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '../errors/failure.ts'
import type { WireReply, WireServer } from '../rpc/transport.ts'
import { bankName, requestOf, until, world } from './tunnel-fixture.ts'

const codeOf = (call: Promise<WireReply>): Promise<string> =>
  call.then(
    reply => (reply.ok ? 'ok' : `answered ${reply.failure.code}`),
    failure => `${failure.code} ${failure.subCode}`,
  )

test('calls go both ways over one connection, and the caller is whom the certificate names', async context => {
  const { server, client } = world(context)
  const callers: string[] = []
  const serve: WireServer = async ({ method, headers, body }) => {
    callers.push(headers.caller)
    assert.ok(headers.remainingMs > 0 && headers.remainingMs <= 2000)
    return { ok: true, body: `${method}:${body}` }
  }
  const bank = await server({ serve })
  const edge = client([bank.address], { serve })
  await until(edge.connected, 'the tunnel is up')
  const asOperator = { ...requestOf('answerFrame', '"ö"'), headers: { remainingMs: 1000.5, caller: 'operator' } }
  assert.deepEqual(await edge.send(asOperator), { ok: true, body: 'answerFrame:"ö"' })
  const [back] = bank.peers()
  assert.equal(back?.peer, 'edge/main')
  assert.deepEqual(await back?.send(requestOf('report')), { ok: true, body: 'report:{}' })
  assert.deepEqual(callers, ['edge', 'service.mastercard'])
})

test('trace and idempotency key travel with the call', async context => {
  const { server, client } = world(context)
  const bank = await server({ serve: async ({ headers }) => ({ ok: true, body: JSON.stringify(headers) }) })
  const edge = client([bank.address])
  await until(edge.connected, 'the tunnel is up')
  const headers = { remainingMs: 500, caller: 'edge', traceparent: '00-a-b-01', idempotencyKey: 'key' }
  const reply = await edge.send({ ...requestOf('answerFrame'), headers })
  assert.deepEqual(reply.ok && JSON.parse(reply.body), headers)
})

test('a thousand calls at once come back to their callers, in whatever order they are answered', async context => {
  const { server, client } = world(context)
  const waiting: (() => void)[] = []
  const serve: WireServer = ({ body }) =>
    new Promise(resolve => {
      waiting.push(() => resolve({ ok: true, body }))
      if (waiting.length === 1000) for (const answer of waiting.reverse()) answer()
    })
  const bank = await server({ serve })
  const edge = client([bank.address])
  await until(edge.connected, 'the tunnel is up')
  const long = 'x'.repeat(500)
  const bodies = Array.from({ length: 1000 }, (_, index) => JSON.stringify([index, long]))
  const replies = await Promise.all(bodies.map(body => edge.send(requestOf('answerFrame', body))))
  assert.deepEqual(
    replies,
    bodies.map(body => ({ ok: true, body })),
  )
})

test('a failure arrives as one, a thrown bug as internal without its text', async context => {
  const { server, client } = world(context)
  const serve: WireServer = async ({ method }) => {
    if (method === 'bug') throw new TypeError('secret')
    return {
      ok: false,
      failure: new Failure('not-found', 'card.unknown', 'No such card.', { params: { field: 'cardId' } }),
    }
  }
  const bank = await server({ serve })
  const edge = client([bank.address])
  await until(edge.connected, 'the tunnel is up')
  const reply = await edge.send(requestOf('findCard'))
  assert.ok(!reply.ok)
  assert.deepEqual(
    [reply.failure.code, reply.failure.subCode, reply.failure.field, reply.failure.hops],
    ['not-found', 'card.unknown', 'cardId', 1],
  )
  const bug = await edge.send(requestOf('bug'))
  assert.ok(!bug.ok && bug.failure.code === 'internal' && !bug.failure.message.includes('secret'))
})

test('a call that is not answered in time ends, and its late reply is told apart', async context => {
  const { server, client } = world(context)
  let answer = (_reply: WireReply) => {}
  const serve: WireServer = () =>
    new Promise(resolve => {
      answer = resolve
    })
  const late: string[] = []
  const bank = await server({ serve })
  const edge = client([bank.address], { onLateReply: ({ method }) => late.push(method) })
  await until(edge.connected, 'the tunnel is up')
  assert.equal(await codeOf(edge.send(requestOf('answerFrame', '{}', 20))), 'timeout tunnel.deadline')
  assert.equal(await codeOf(edge.send(requestOf('answerFrame', '{}', 0))), 'timeout tunnel.deadline')
  answer({ ok: true, body: '{}' })
  await until(() => late.length === 1, 'the late reply')
  assert.deepEqual(late, ['answerFrame'])
})

test('without a connection a call is unavailable; one that was under way when it broke is unknown', async context => {
  const { server, client } = world(context)
  let calls = 0
  const never: WireServer = () => {
    calls += 1
    return new Promise(() => {})
  }
  const bank = await server({ serve: never })
  const edge = client([bank.address])
  assert.equal(await codeOf(edge.send(requestOf('answerFrame'))), 'unavailable tunnel.down')
  await until(edge.connected, 'the tunnel is up')
  const underWay = codeOf(edge.send(requestOf('answerFrame', '{}', 60_000)))
  await until(() => calls === 1, 'the call arrived')
  const closing = bank.close()
  assert.equal(await underWay, 'unknown tunnel.broken')
  await closing
})

test('more calls than the limit are refused before they are sent', async context => {
  const { server, client } = world(context)
  const bank = await server({ serve: () => new Promise(() => {}) })
  const edge = client([bank.address], { limits: { callsInFlightMax: 3, drainMs: 10 } })
  await until(edge.connected, 'the tunnel is up')
  const outcomes = Array.from({ length: 4 }, () => codeOf(edge.send(requestOf('answerFrame', '{}', 100))))
  assert.equal(await outcomes[3], 'unavailable tunnel.full')
  assert.equal(await outcomes[0], 'timeout tunnel.deadline')
})

test('a call that is longer than a frame is refused by name', async context => {
  const { server, client } = world(context)
  const bank = await server({
    serve: async ({ method }) => ({ ok: true, body: method === 'long' ? 'x'.repeat(5_000_000) : '' }),
  })
  const edge = client([bank.address])
  await until(edge.connected, 'the tunnel is up')
  assert.equal(await codeOf(edge.send(requestOf('answerFrame', 'x'.repeat(5_000_000)))), 'bad-request tunnel.too-long')
  assert.equal(await codeOf(edge.send(requestOf('long'))), 'answered internal')
  assert.equal(await codeOf(edge.send(requestOf('answerFrame'))), 'ok')
})

test('a bank that restarts loses no call: those in flight are answered, and the edge comes back', async context => {
  const { server, client } = world(context)
  let answer = (_reply: WireReply) => {}
  const bank = await server({
    serve: () =>
      new Promise(resolve => {
        answer = resolve
      }),
  })
  const edge = client([bank.address])
  await until(edge.connected, 'the tunnel is up')
  const inFlight = edge.send(requestOf('answerFrame'))
  const closed = (async () => {
    await until(() => !edge.connected(), 'the bank asked for no new calls')
    answer({ ok: true, body: '"in flight"' })
  })()
  await Promise.all([bank.close(), closed])
  assert.deepEqual(await inFlight, { ok: true, body: '"in flight"' })
  await server({ port: bank.address.port })
  await until(edge.connected, 'the tunnel is up again')
  assert.equal(await codeOf(edge.send(requestOf('answerFrame'))), 'ok')
})

test('with two ends, calls take turns, and go on over the other when one is gone', async context => {
  const { server, client } = world(context)
  const counts = [0, 0]
  const counting =
    (at: 0 | 1): WireServer =>
    async () => {
      counts[at] = (counts[at] ?? 0) + 1
      return { ok: true, body: '' }
    }
  const [first, second] = [await server({ serve: counting(0) }), await server({ serve: counting(1) })]
  const edge = client([first.address, second.address])
  await until(() => first.peers().length === 1 && second.peers().length === 1, 'both are up')
  for (let call = 0; call < 10; call += 1) await edge.send(requestOf('answerFrame'))
  assert.deepEqual(counts, [5, 5])
  await first.close()
  for (let call = 0; call < 10; call += 1) assert.equal(await codeOf(edge.send(requestOf('answerFrame'))), 'ok')
  assert.deepEqual(counts, [5, 15])
})

test('an address that cannot be had is one clear failure', async context => {
  const { server } = world(context)
  const bank = await server({ name: bankName })
  await assert.rejects(server({ port: bank.address.port }), { code: 'unavailable', subCode: 'tunnel.listen' })
})
