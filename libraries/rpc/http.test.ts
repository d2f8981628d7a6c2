import assert from 'node:assert/strict'
import { createServer as createNodeServer } from 'node:http'
import { type AddressInfo, createServer as createNetServer } from 'node:net'
import test from 'node:test'
import { request } from 'undici'
import { Failure } from '../errors/failure.ts'
import { memoryTelemetry } from '../telemetry/memory-telemetry.ts'
import { systemClock } from '../time/system-clock.ts'
import { createHttpTransport } from './http-client.ts'
import { createHttpServer } from './http-server.ts'
import { rpcSuite } from './rpc-suite.ts'
import { createServer } from './server.ts'
import { type Place, tellerContract } from './testing/world.ts'

const overHttp: Place = async ({ server }) => {
  const clock = systemClock()
  const http = await createHttpServer({ serve: server, port: 0, clock })
  const placement = createHttpTransport({ addresses: [http.address], clock })
  return {
    placement,
    close: async () => {
      await Promise.all([placement.close(), http.close()])
    },
  }
}

rpcSuite('http', overHttp)

const clock = systemClock()
const send = (addresses: readonly string[], remainingMs = 1000) => {
  const transport = createHttpTransport({ addresses, clock })
  const body = JSON.stringify({ key: 'k', n: 4 })
  const headers = { remainingMs, caller: 'edge' }
  return transport
    .send({ service: 'service.teller', method: 'tell', headers, body })
    .catch((thrown: unknown) => thrown)
    .finally(transport.close)
}

const withTeller = async (work: (url: string) => Promise<void>): Promise<void> => {
  const handlers = {
    echo: async (value: unknown) => value,
    decide: async () => ({ kind: 'refused', reason: 'insufficient-funds' }),
    ask: async ({ n }: { n: number }) => ({ n }),
    pay: async ({ n }: { n: number }) => ({ n }),
    tell: async ({ n }: { n: number }) => ({ n }),
  }
  const services = [{ contract: tellerContract, handlers }]
  const serve = createServer({ services, clock, telemetry: memoryTelemetry() })
  const server = await createHttpServer({ serve, port: 0, clock, notReady: () => 'The journal is being read.' })
  await work(`http://${server.address}`).finally(server.close)
}

test('a curl can call a method, and is told what is wrong with its request', () =>
  withTeller(async url => {
    const json = { 'content-type': 'application/json' }
    const post = { method: 'POST', headers: json } as const
    const huge = JSON.stringify({ key: 'x'.repeat(5 * 1024 * 1024) })
    const table: readonly [string, Parameters<typeof request>[1], number, object][] = [
      ['/rpc/service.teller/tell', { ...post, body: '{"key":"k","n":4}' }, 200, { n: 4 }],
      ['/rpc/service.teller/tell', { ...post, body: '{"key":"k"}' }, 400, { subCode: 'schema.missing' }],
      ['/rpc/service.teller/tell', { ...post, body: '{' }, 400, { subCode: 'rpc.not-json' }],
      ['/rpc/service.teller/tell', { ...post, body: huge }, 400, { subCode: 'rpc.too-long' }],
      [
        '/rpc/service.teller/tell',
        { method: 'POST', headers: { ...json, origin: url }, body: '{"key":"k","n":4}' },
        403,
        { subCode: 'rpc.browser' },
      ],
      ['/rpc/service.teller/tell', { method: 'POST', body: '{}' }, 400, { subCode: 'rpc.content-type' }],
      ['/rpc/service.teller/steal', { ...post, body: '{}' }, 404, { subCode: 'rpc.no-such-method' }],
      ['/rpc/service.teller/toString', { ...post, body: '{}' }, 404, { subCode: 'rpc.no-such-method' }],
      ['/rpc/service.card/findCard', { ...post, body: '{}' }, 404, { subCode: 'rpc.no-such-method' }],
      ['/rpc/service.teller/tell', { method: 'GET' }, 404, { subCode: 'rpc.no-such-path' }],
      ['/rpc', { ...post, body: '{}' }, 404, { subCode: 'rpc.no-such-path' }],
      ['/health/live', { method: 'GET' }, 200, { live: true }],
      ['/health/ready', { method: 'GET' }, 503, { ready: false, reason: 'The journal is being read.' }],
    ]
    for (const [path, options, status, body] of table) {
      const answer = await request(`${url}${path}`, options)
      const said = (await answer.body.json()) as Record<string, unknown>
      assert.equal(answer.statusCode, status, path)
      for (const [key, value] of Object.entries(body)) assert.equal(said[key], value, path)
    }
  }))

test('headers that are wrong are refused by name, and a spent deadline before the handler', () =>
  withTeller(async url => {
    const table: readonly [string, string, number, string][] = [
      ['florin-remaining-ms', '-1', 400, 'rpc.header'],
      ['florin-remaining-ms', '1e9', 400, 'rpc.header'],
      ['florin-remaining-ms', '0', 504, 'rpc.deadline-spent'],
      ['florin-caller', 'Service Card', 400, 'rpc.header'],
      ['idempotency-key', '%zz', 400, 'rpc.header'],
    ]
    for (const [name, value, status, subCode] of table) {
      const headers = { 'content-type': 'application/json', [name]: value }
      const answer = await request(`${url}/rpc/service.teller/tell`, {
        method: 'POST',
        headers,
        body: '{"key":"k","n":4}',
      })
      const { subCode: said } = (await answer.body.json()) as { subCode: string }
      assert.deepEqual([answer.statusCode, said], [status, subCode], name)
    }
  }))

test('a callee that takes no connection is unavailable: nothing was sent', async () => {
  const closed = createNetServer().listen(0, '127.0.0.1')
  await new Promise(resolve => closed.once('listening', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise(resolve => closed.close(resolve))
  const failure = await send([`127.0.0.1:${port}`])
  assert.ok(failure instanceof Failure)
  assert.deepEqual([failure.code, failure.subCode, failure.hops], ['unavailable', 'rpc.not-connected', 0])
})

test('a connection that breaks before the answer leaves it unknown what was done', async () => {
  const server = createNodeServer((incoming, response) => {
    incoming.resume()
    incoming.on('end', () => response.destroy())
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const failure = await send([`127.0.0.1:${(server.address() as AddressInfo).port}`])
  await new Promise(resolve => server.close(resolve))
  assert.ok(failure instanceof Failure)
  assert.deepEqual([failure.code, failure.subCode], ['unknown', 'rpc.broken-off'])
})

test('an error page of a proxy is a failure too, by its status', async () => {
  const table: readonly [number, string][] = [
    [503, 'unknown'],
    [504, 'timeout'],
    [429, 'rate-limited'],
    [418, 'internal'],
  ]
  for (const [status, code] of table) {
    const server = createNodeServer((_, response) => response.writeHead(status).end('no')).listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    const reply = await send([`127.0.0.1:${(server.address() as AddressInfo).port}`])
    await new Promise(resolve => server.close(resolve))
    assert.ok(typeof reply === 'object' && reply !== null && 'failure' in reply)
    assert.equal((reply.failure as Failure).code, code)
  }
})
