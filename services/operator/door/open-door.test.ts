import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '#libraries/errors/failure.ts'
import { bankDouble, operatorToken } from './bank-double.ts'

const bearer = `Bearer ${operatorToken}`

test('only the operator may command; health and metrics are open', async () => {
  const { door } = bankDouble()
  const table: readonly [string, string, string | undefined, number][] = [
    ['POST', '/commands/status', bearer, 200],
    ['POST', '/commands/status', undefined, 401],
    ['POST', '/commands/status', `Bearer ${operatorToken}x`, 401],
    ['POST', '/commands/status', `bearer ${operatorToken}`, 401],
    ['POST', '/commands/status', operatorToken, 401],
    ['POST', '/commands/nothing', undefined, 401],
    ['GET', '/commands/status', bearer, 404],
    ['GET', '/', undefined, 401],
    ['GET', '/metrics/x', undefined, 401],
    ['GET', '//metrics', undefined, 401],
    ['GET', '/metrics', undefined, 200],
    ['GET', '/metrics?x=1', undefined, 200],
    ['GET', '/health/live', undefined, 200],
    ['GET', '/health/ready', undefined, 200],
    ['GET', '/health/started', undefined, 200],
  ]
  for (const [method, url, authorization, status] of table) {
    const headers = authorization === undefined ? {} : { authorization }
    const response = await door.inject({ method: method as 'GET', url, headers })
    assert.equal(response.statusCode, status, `${method} ${url} ${authorization}: ${response.body}`)
    if (status === 401) assert.equal(response.headers['www-authenticate'], 'Bearer')
  }
})

test('a foreign name or page is refused before anything else', async () => {
  const { door } = bankDouble()
  const table: readonly [string, string | undefined, number][] = [
    ['localhost:8081', undefined, 200],
    ['127.0.0.1:8081', undefined, 200],
    ['127.0.0.1', undefined, 200],
    ['[::1]:8081', undefined, 200],
    // Through a tunnel of ssh the port is another one.
    ['localhost:9000', 'http://localhost:9000', 200],
    ['localhost:9000', 'http://localhost:9001', 403],
    ['localhost:8081', 'https://evil.example', 403],
    ['localhost:8081', 'null', 403],
    ['localhost:8081', 'https://localhost:8081', 403],
    ['evil.example:8081', undefined, 421],
    ['evil.example', 'http://evil.example', 421],
    ['localhost.evil.example:8081', undefined, 421],
    ['127.0.0.1.evil.example', undefined, 421],
    ['127.0.0.1@evil.example', undefined, 421],
    ['192.168.0.1:8081', undefined, 421],
  ]
  for (const [host, origin, status] of table) {
    const headers = { host, authorization: bearer, ...(origin === undefined ? {} : { origin }) }
    for (const url of ['/health/live', '/metrics']) {
      const response = await door.inject({ url, headers })
      assert.equal(response.statusCode, status, `${host} ${origin}: ${response.body}`)
    }
  }
})

test('ready and started say no with 503 and why; live asks nobody', async () => {
  const reasons = ['The journal is full.']
  const { door } = bankDouble({ view: { started: () => false, notReady: () => reasons } })
  const get = async (url: string) => {
    const response = await door.inject({ url })
    return [response.statusCode, response.json()]
  }
  assert.deepEqual(await get('/health/live'), [200, { live: true }])
  assert.deepEqual(await get('/health/started'), [503, { started: false }])
  assert.deepEqual(await get('/health/ready'), [503, { ready: false, reasons }])
})

test("the metrics are the bank's and the edges' on one page", async () => {
  const { door } = bankDouble()
  const response = await door.inject({ url: '/metrics' })
  assert.equal(response.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  assert.equal(response.body, '# HELP florin_x_total X.\n# TYPE florin_x_total counter\nflorin_x_total 3\n')
})

test('the door opens on loopback, says where, and names its setting when it cannot', async t => {
  const { door } = bankDouble()
  t.after(door.close)
  const address = await door.listen('127.0.0.1:0')
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+$/)
  const response = await fetch(`${address}/health/live`)
  assert.equal(response.status, 200)
  await response.text()
  const named = (message: RegExp) => (thrown: unknown) =>
    thrown instanceof Failure && thrown.field === 'FLORIN_OPERATOR_LISTEN' && message.test(thrown.message)
  const second = bankDouble().door
  t.after(second.close)
  await assert.rejects(second.listen(new URL(address).host), named(/is in use by another program/))
  await assert.rejects(second.listen('0.0.0.0:0'), named(/no TLS/))
})
