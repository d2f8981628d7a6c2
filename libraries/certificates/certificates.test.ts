import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { inspect } from 'node:util'
import { Worker } from 'node:worker_threads'
import { nodeRandom } from '../ids/node-random.ts'
import type { Clock } from '../time/clock.ts'
import { manualClock } from '../time/manual-clock.ts'
import { type Credentials, openCertificates } from './certificates.ts'
import type { Name } from './node-certificate.ts'
import { peerNameOf } from './peer-name.ts'

const edge: Name = { role: 'edge', name: 'main' }
const mastercard: Name = { role: 'service', name: 'mastercard' }
const dayMs = 86_400_000
const log = { info: () => {}, warn: () => {} }

const inFolder = async (work: (keysDirectory: string) => unknown): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'florin-certificates-'))
  try {
    await work(join(directory, 'keys'))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const currentIn = (keysDirectory: string, clock: Clock): Credentials => {
  const certificates = openCertificates({ keysDirectory, clock, random: nodeRandom(), log })
  const credentials = certificates.identity(edge).current()
  certificates.close()
  return credentials
}

test('at first start an authority and the role’s certificate are made, and only their owner can read them', () =>
  inFolder(keysDirectory => {
    const clock = manualClock()
    const certificates = openCertificates({ keysDirectory, clock, random: nodeRandom(), log })
    const { certificate, authorities, notAfter, key } = certificates.identity(edge).current()
    const leaf = new X509Certificate(certificate)
    const authority = new X509Certificate(authorities[0] ?? '')
    assert.equal(authorities.length, 1)
    assert.ok(authority.ca && !leaf.ca)
    assert.ok(leaf.checkIssued(authority) && leaf.verify(authority.publicKey) && authority.verify(authority.publicKey))
    assert.equal(leaf.subjectAltName, 'URI:spiffe://florin/edge/main, DNS:main.edge.florin.internal')
    assert.deepEqual(peerNameOf(leaf), edge)
    assert.equal(Date.parse(leaf.validTo), notAfter)
    assert.ok(Date.parse(leaf.validFrom) <= clock.now() - dayMs + 1000, 'A clock that is behind takes it too.')
    assert.match(inspect(key), /\[secret\]/)
    const folder = join(keysDirectory, 'certificates')
    assert.deepEqual(readdirSync(folder).sort(), ['authority-1.pem', 'edge-main.pem'])
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    for (const file of readdirSync(folder)) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600)
    certificates.close()
  }))

test('a second start finds the same certificates', () =>
  inFolder(keysDirectory => {
    const parts = { keysDirectory, clock: manualClock(), random: nodeRandom(), log }
    const first = openCertificates(parts).identity(mastercard).current()
    assert.deepEqual(openCertificates(parts).identity(mastercard).current(), first)
  }))

test('a certificate with under 30 days left is renewed while the program runs, and listeners hear of it', () =>
  inFolder(keysDirectory => {
    const clock = manualClock()
    const certificates = openCertificates({ keysDirectory, clock, random: nodeRandom(), log })
    const identity = certificates.identity(edge)
    const first = identity.current()
    const heard: string[] = []
    const stop = identity.onRenewed(({ certificate }) => heard.push(certificate))
    clock.advance(59 * dayMs)
    assert.equal(identity.current(), first)
    clock.advance(1.1 * dayMs)
    assert.deepEqual(heard, [identity.current().certificate])
    assert.notEqual(identity.current().certificate, first.certificate)
    assert.equal(identity.current().authorities[0], first.authorities[0])
    stop()
    certificates.close()
  }))

test('a new authority is trusted for a month before it signs anything', () =>
  inFolder(keysDirectory => {
    const clock = manualClock()
    const open = () => currentIn(keysDirectory, clock)
    const [first] = open().authorities
    clock.advance((3650 - 59) * dayMs)
    const both = open()
    assert.equal(both.authorities.length, 2)
    assert.equal(both.authorities[0], first)
    assert.ok(new X509Certificate(both.certificate).verify(new X509Certificate(first ?? '').publicKey))
    clock.advance(30 * dayMs)
    const next = open()
    assert.ok(new X509Certificate(next.certificate).verify(new X509Certificate(both.authorities[1] ?? '').publicKey))
    clock.advance(30 * dayMs)
    assert.deepEqual(open().authorities, both.authorities.slice(1), 'The expired authority is trusted no longer.')
  }))

test('a certificate that no authority signed, or that was cut off in writing, is made anew', () =>
  inFolder(keysDirectory => {
    const open = () => currentIn(keysDirectory, manualClock())
    const first = open()
    const folder = join(keysDirectory, 'certificates')
    writeFileSync(join(folder, 'edge-main.pem'), '-----BEGIN PRIVATE')
    const second = open()
    assert.notEqual(second.certificate, first.certificate)
    assert.equal(readFileSync(join(folder, 'edge-main.pem'), 'utf8'), second.key.reveal() + second.certificate)
    rmSync(join(folder, 'authority-1.pem'))
    const third = open()
    assert.ok(new X509Certificate(third.certificate).verify(new X509Certificate(third.authorities[0] ?? '').publicKey))
  }))

test('programs that race at first start end with one authority and the certificates that it signed', () =>
  inFolder(async keysDirectory => {
    const code = `
      import { parentPort, workerData } from 'node:worker_threads'
      const { openCertificates } = await import(workerData.module)
      const { nodeRandom } = await import(workerData.random)
      const { systemClock } = await import(workerData.clock)
      const log = { info: () => {}, warn: () => {} }
      const certificates = openCertificates({ keysDirectory: workerData.keysDirectory, clock: systemClock(), random: nodeRandom(), log })
      const { certificate, authorities } = certificates.identity(workerData.name).current()
      certificates.close()
      parentPort.postMessage({ certificate, authorities })`
    const names = [edge, mastercard, edge, mastercard, edge, edge]
    const results = await Promise.all(names.map(name => inWorker(code, { keysDirectory, name })))
    const authority = new X509Certificate(results[0]?.authorities[0] ?? '')
    for (const { certificate, authorities } of results) {
      assert.deepEqual(authorities, results[0]?.authorities)
      assert.ok(new X509Certificate(certificate).verify(authority.publicKey))
    }
    assert.equal(new Set(results.map(result => result.certificate)).size, 2)
  }))

const inWorker = (code: string, data: object): Promise<{ certificate: string; authorities: string[] }> =>
  new Promise((resolve, reject) => {
    const at = (file: string) => new URL(file, import.meta.url).href
    const modules = {
      module: at('certificates.ts'),
      random: at('../ids/node-random.ts'),
      clock: at('../time/system-clock.ts'),
    }
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
      workerData: { ...data, ...modules },
    })
    worker.once('message', resolve)
    worker.once('error', reject)
  })

test('only a certificate with exactly one name of ours has a name', () => {
  const table: readonly [string | undefined, Name | undefined][] = [
    ['URI:spiffe://florin/edge/main, DNS:x', edge],
    ['DNS:a, URI:spiffe://florin/service/mastercard', mastercard],
    [undefined, undefined],
    ['DNS:main.edge.florin.internal', undefined],
    ['URI:spiffe://florin/edge/main, URI:spiffe://florin/service/mastercard', undefined],
    ['URI:spiffe://other/edge/main', undefined],
    ['URI:spiffe://florin/operator/main', undefined],
    ['URI:spiffe://florin/edge/main/more', undefined],
    ['URI:"spiffe://florin/edge/main, DNS:x"', undefined],
  ]
  for (const [subjectAltName, name] of table) assert.deepEqual(peerNameOf({ subjectAltName }), name, subjectAltName)
})
