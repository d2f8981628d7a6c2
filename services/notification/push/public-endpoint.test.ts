import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endpointProblem, isPublicAddress } from './public-endpoint.ts'

test('a push endpoint must be https and lead out of our own network', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['https://fcm.googleapis.com/fcm/send/abc', 'good'],
    ['https://web.push.apple.com/abc', 'good'],
    ['http://fcm.googleapis.com/fcm/send/abc', 'endpoint-not-https'],
    ['https://user:secret@push.example.com/', 'endpoint-not-https'],
    ['not a url', 'endpoint-not-https'],
    ['file:///etc/passwd', 'endpoint-not-https'],
    ['https://127.0.0.1:8081/metrics', 'endpoint-not-public'],
    ['https://0x7f.1/', 'endpoint-not-public'],
    ['https://2130706433/', 'endpoint-not-public'],
    ['https://localhost/', 'endpoint-not-public'],
    ['https://[::1]/', 'endpoint-not-public'],
    ['https://[::ffff:10.0.0.1]/', 'endpoint-not-public'],
    ['https://169.254.169.254/latest/meta-data', 'endpoint-not-public'],
    ['https://192.168.1.1/', 'endpoint-not-public'],
    ['https://service-ledger/', 'endpoint-not-public'],
    ['https://ledger.internal/', 'endpoint-not-public'],
  ]
  for (const [endpoint, expected] of cases) {
    assert.equal(endpointProblem(endpoint, { loopbackAllowed: false }) ?? 'good', expected, endpoint)
  }
})

test('tests may push to loopback, and to nothing else inside', () => {
  assert.equal(endpointProblem('https://127.0.0.1:9000/x', { loopbackAllowed: true }), undefined)
  assert.equal(endpointProblem('https://10.0.0.1/x', { loopbackAllowed: true }), 'endpoint-not-public')
})

test('what a name resolves to is judged too', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['93.184.216.34', true],
    ['2606:4700::1111', true],
    ['127.0.0.1', false],
    ['fd00::1', false],
    ['nonsense', false],
  ]
  for (const [address, isPublic] of cases) assert.equal(isPublicAddress(address), isPublic, address)
})
