import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '../errors/failure.ts'
import { readSettings, settingsText } from './read-settings.ts'
import { florinSettings } from './settings.ts'

test('with an empty environment every door is on loopback and the engines are embedded', () => {
  const settings = readSettings(florinSettings, { PATH: '/bin', FLORIN_DATA: '' })
  assert.deepEqual(settings.networkListen, { host: '127.0.0.1', port: 8583 })
  assert.deepEqual(settings.apiListen, { host: '127.0.0.1', port: 8080 })
  assert.deepEqual(settings.operatorListen, { host: '127.0.0.1', port: 8081 })
  assert.equal(settings.networkConnect, undefined)
  assert.equal(settings.operatorToken, undefined)
  assert.equal(settings.data, './data')
  assert.equal(settings.demo, false)
  assert.equal(settings.engines, 'embedded')
  assert.equal(settings.networkCutoffMs, 1500)
})

test('settings are read from the environment with their types', () => {
  const settings = readSettings(florinSettings, {
    FLORIN_API_LISTEN: ' [::1]:0 ',
    FLORIN_NETWORK_CONNECT: 'mip.example:5000, 10.0.0.1:5001',
    FLORIN_DEMO: 'on',
    FLORIN_OPERATOR_TOKEN: 'a-token-of-25-characters!',
    FLORIN_SERVICES: 'service.ledger=http://127.0.0.1:9000,service.txn-enrichment=http://[::1]:9001/',
  })
  assert.deepEqual(settings.apiListen, { host: '::1', port: 0 })
  assert.deepEqual(settings.networkConnect, [
    { host: 'mip.example', port: 5000 },
    { host: '10.0.0.1', port: 5001 },
  ])
  assert.equal(settings.demo, true)
  assert.equal(settings.operatorToken?.reveal(), 'a-token-of-25-characters!')
  assert.equal(JSON.stringify(settings).includes('a-token-of'), false)
  assert.deepEqual(Object.fromEntries(settings.services ?? []), {
    'service.ledger': 'http://127.0.0.1:9000',
    'service.txn-enrichment': 'http://[::1]:9001',
  })
})

test('a wrong setting is refused by name, with what to write instead', () => {
  const table: readonly [string, string, RegExp][] = [
    ['FLORIN_API_LISTEN', '8080', /--api-listen\) is "8080": write host:port, such as 127\.0\.0\.1:8080\.$/],
    ['FLORIN_API_LISTEN', '127.0.0.1:65536', /host:port/],
    ['FLORIN_API_LISTEN', 'a b:80', /host:port/],
    ['FLORIN_API_LISTEN', '::1:80', /host:port/],
    ['FLORIN_NETWORK_CONNECT', 'host:0', /port 0/],
    ['FLORIN_NETWORK_CONNECT', 'host:1,', /host:port/],
    ['FLORIN_NETWORK_DIALECT', 'visa', /write mastercard or iso87-ascii\.$/],
    ['FLORIN_NETWORK_ECHO_S', '0', /whole number from 1 to 3600/],
    ['FLORIN_NETWORK_ECHO_S', '1.5', /whole number/],
    ['FLORIN_NETWORK_ECHO_S', '1e3', /whole number/],
    ['FLORIN_OPERATOR_LISTEN', '0.0.0.0:8081', /no TLS.*127\.0\.0\.1:port/],
    ['FLORIN_OPERATOR_LISTEN', '127.0.0.1.example.com:1', /no TLS/],
    ['FLORIN_OPERATOR_TOKEN', 'short', /is a secret of a wrong form: write 20 to 200/],
    ['FLORIN_DEMO', 'yes', /write on or off/],
    ['FLORIN_ENGINES', 'real', /not built yet: write embedded\.$/],
    ['FLORIN_ENGINES', 'imagined', /write embedded or real\.$/],
    ['FLORIN_CARD_BIN', '52047', /6 to 8 digits/],
    ['FLORIN_SERVICES', 'ledger=http://h:1', /service\.ledger=http/],
    ['FLORIN_API_LISTN', '127.0.0.1:1', /not a setting of Florin: did you mean FLORIN_API_LISTEN\?$/],
    ['FLORIN_COLOUR_OF_THE_LOGO', 'red', /docs\/reference\/settings\.md\.$/],
  ]
  for (const [name, value, message] of table) {
    assert.throws(
      () => readSettings(florinSettings, { [name]: value }),
      (thrown: unknown) => {
        assert.ok(thrown instanceof Failure, `${name}=${value}`)
        assert.equal(thrown.code, 'bad-request')
        assert.equal(thrown.field, name)
        assert.match(thrown.message, message)
        return true
      },
      `${name}=${value}`,
    )
  }
})

test('a wrong token is not repeated in the refusal', () => {
  assert.throws(
    () => readSettings(florinSettings, { FLORIN_OPERATOR_TOKEN: 'hunter2' }),
    (thrown: unknown) => thrown instanceof Failure && !JSON.stringify(thrown).includes('hunter2'),
  )
})

test('a service looks a setting up as text, defaults included, and gets none that is not declared', () => {
  const get = settingsText(florinSettings, { FLORIN_API_LISTEN: '127.0.0.1:0' })
  assert.equal(get('FLORIN_API_LISTEN'), '127.0.0.1:0')
  assert.equal(get('FLORIN_CARD_BIN'), '520474')
  assert.equal(get('FLORIN_KEYS'), undefined)
  assert.equal(get('PATH'), undefined)
})
