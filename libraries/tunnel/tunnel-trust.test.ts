import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { type ConnectionOptions, connect, createServer as createTlsServer } from 'node:tls'
import { type Certificates, openCertificates } from '../certificates/certificates.ts'
import { nodeRandom } from '../ids/node-random.ts'
import { type MemoryTelemetry, memoryTelemetry } from '../telemetry/memory-telemetry.ts'
import { manualClock } from '../time/manual-clock.ts'
import { systemClock } from '../time/system-clock.ts'
import { contextOf, protocolName } from './tls-context.ts'
import { bankName, edgeName, requestOf, until, world } from './tunnel-fixture.ts'

const dayMs = 86_400_000
const longAgoMs = Date.now() - 200 * dayMs

/** Certificates of another authority, or of ours at another time. */
const certificatesOf = (context: TestContext, { at = Date.now(), in: given = '' } = {}): Certificates => {
  const keysDirectory = given || mkdtempSync(join(tmpdir(), 'florin-trust-'))
  const log = { info: () => {}, warn: () => {} }
  const certificates = openCertificates({ keysDirectory, clock: manualClock(at), random: nodeRandom(), log })
  context.after(() => {
    certificates.close()
    rmSync(keysDirectory, { recursive: true, force: true })
  })
  return certificates
}

const refusals = async ({ value }: MemoryTelemetry): Promise<number> =>
  (await value('florin_tunnel_refused_total')) ?? 0

test('the bank’s end takes only an edge that our authority named', async context => {
  const { server, client, telemetry, certificates, keysDirectory } = world(context)
  const bank = await server()
  const expired = certificatesOf(context, { at: longAgoMs, in: keysDirectory })
  const table = [
    { name: bankName, certificates },
    { name: { role: 'service', name: 'ledger' } as const, certificates },
    { name: edgeName, certificates: certificatesOf(context) },
    { name: { role: 'edge', name: 'expired' } as const, certificates: expired },
  ]
  for (const [row, options] of table.entries()) {
    const before = await refusals(telemetry)
    const refused = client([bank.address], options)
    // A foreign authority is refused by the client too, which sees the bank's certificate first.
    if (row !== 2) await until(async () => (await refusals(telemetry)) > before, `the refusal of row ${row}`)
    assert.equal(refused.connected(), false)
    await refused.close()
  }
  assert.equal(bank.peers().length, 0)
  const edge = client([bank.address])
  await until(edge.connected, 'an edge is taken')
})

test('an edge takes only the service that it wants, from our authority, not expired', async context => {
  const { server, client, certificates, keysDirectory } = world(context)
  const expired = certificatesOf(context, { at: longAgoMs, in: keysDirectory })
  const table = [
    { name: edgeName, certificates, reason: /not spiffe:\/\/florin\/service\/mastercard/ },
    { name: { role: 'service', name: 'card' } as const, certificates, reason: /not spiffe/ },
    { name: bankName, certificates: certificatesOf(context), reason: /certificate/ },
    { name: bankName, certificates: expired, reason: /expired/ },
  ]
  for (const { name, certificates: from, reason } of table) {
    const other = memoryTelemetry()
    const bank = await server({ name, certificates: from })
    const edge = client([bank.address], { log: other.log })
    await until(() => other.logs.some(line => reason.test(String(line.fields['reason']))), String(reason))
    assert.equal(edge.connected(), false)
    await edge.close()
  }
})

test('no certificate, TLS 1.2 and another protocol are refused', async context => {
  const { server, certificates, telemetry } = world(context)
  const bank = await server()
  const ours = { ...contextOf(certificates.identity(edgeName).current()), ALPNProtocols: [protocolName] }
  const { cert: _cert, key: _key, ...without } = ours
  const table: readonly ConnectionOptions[] = [
    without,
    { ...ours, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' },
    { ...ours, ALPNProtocols: [] },
  ]
  for (const options of table) {
    const before = await refusals(telemetry)
    const heard: Buffer[] = []
    const socket = connect({ ...bank.address, ...options, checkServerIdentity: () => undefined })
    socket.on('data', chunk => heard.push(chunk)).on('error', () => {})
    await new Promise(resolve => socket.on('close', resolve))
    assert.equal(Buffer.concat(heard).length, 0, 'Nothing is said to who is not known.')
    assert.ok((await refusals(telemetry)) > before)
  }
  assert.equal(bank.peers().length, 0)
})

test('a peer that does not speak the protocol, or says nothing, is cut off', async context => {
  const { server, certificates } = world(context)
  const bank = await server()
  const options = { ...contextOf(certificates.identity(edgeName).current()), ALPNProtocols: [protocolName] }
  for (const bytes of ['GET / HTTP/1.1\r\n\r\n', '\x00\x00\x00\x0b\x02\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00', '']) {
    const socket = connect({ ...bank.address, ...options, checkServerIdentity: () => undefined })
    socket.on('error', () => {}).on('data', () => {})
    socket.write(Buffer.from(bytes, 'latin1'))
    await new Promise(resolve => socket.on('close', resolve))
  }
  const silent = connectTcp(bank.address)
  silent.on('error', () => {})
  await new Promise(resolve => silent.on('close', resolve))
  assert.equal(bank.peers().length, 0)
})

test('a certificate renewed in traffic fails no call: new connections use it before the old ones end', async context => {
  // OpenSSL looks at the machine's clock: the first certificates are 61 days old now, the renewed ones new.
  const clock = manualClock(Date.now() - 61 * dayMs)
  const { server, client, telemetry } = world(context, { clock })
  const bank = await server({
    serve: async ({ body }) => {
      await systemClock().sleep(2)
      return { ok: true, body }
    },
  })
  const edge = client([bank.address])
  await until(edge.connected, 'the tunnel is up')
  let stop = false
  let calls = 0
  const traffic = Array.from({ length: 20 }, async () => {
    while (!stop) {
      const reply = await edge.send(requestOf('answerFrame'))
      assert.ok(reply.ok)
      calls += 1
    }
  })
  await until(() => calls > 50, 'some traffic')
  clock.advance(61 * dayMs)
  const connections = () => telemetry.logs.filter(line => line.message === 'An edge is connected.').length
  await until(() => connections() === 2, 'the second connection')
  const before = calls
  await until(() => calls > before + 100, 'traffic after the renewal')
  stop = true
  await Promise.all(traffic)
  await until(
    async () => (await telemetry.value('florin_tunnel_connections', { end: 'bank' })) === 1,
    'the old one ended',
  )
})

test('a half-open connection is found by its silence, and the edge connects anew', async context => {
  const { server, client } = world(context)
  const bank = await server()
  const pairs: Socket[] = []
  // Stands between both and stops passing bytes on, as a firewall does that has forgotten a connection.
  let cut = false
  const between = createServer(near => {
    const far = connectTcp(bank.address)
    pairs.push(near, far)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => {})
      from.on('data', chunk => void (cut || to.write(chunk)))
      from.on('close', () => void (cut || to.destroy()))
    }
  })
  await new Promise<void>(resolve => between.listen(0, '127.0.0.1', resolve))
  context.after(() => {
    for (const socket of pairs) socket.destroy()
    between.close()
  })
  const edge = client([{ host: '127.0.0.1', port: (between.address() as AddressInfo).port }])
  await until(edge.connected, 'the tunnel is up')
  cut = true
  const lost = edge.send(requestOf('answerFrame', '{}', 60_000))
  await assert.rejects(lost, { code: 'unknown', subCode: 'tunnel.broken' })
  cut = false
  await until(edge.connected, 'the tunnel is up again')
  assert.ok((await edge.send(requestOf('answerFrame'))).ok)
})

test('an edge comes to a bank that was not there yet, and to one that answers garbage at first', async context => {
  const { client, certificates, server } = world(context)
  const garbage = createTlsServer({
    ...contextOf(certificates.identity(bankName).current()),
    ALPNProtocols: [protocolName],
  })
  garbage.on('secureConnection', socket => {
    socket.on('error', () => {})
    socket.end('no frame at all, but long enough to be read as one')
  })
  garbage.on('tlsClientError', () => {})
  await new Promise<void>(resolve => garbage.listen(0, '127.0.0.1', resolve))
  const { port } = garbage.address() as { port: number }
  const edge = client([{ host: '127.0.0.1', port }])
  await systemClock().sleep(50)
  assert.equal(edge.connected(), false)
  await new Promise(resolve => garbage.close(resolve))
  await server({ port })
  await until(edge.connected, 'the tunnel is up')
})
