import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { inspect } from 'node:util'
import { Failure } from '../errors/failure.ts'
import { nodeRandom } from '../ids/node-random.ts'
import { manualClock } from '../time/manual-clock.ts'
import { openKeyRing } from './key-ring.ts'

const folder = (t: TestContext): string => {
  const path = mkdtempSync(join(tmpdir(), 'florin-keys-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const ring = (directory: string) => openKeyRing({ directory, random: nodeRandom(), clock: manualClock() })

test('a key is made when it is first asked for, for its owner alone, and is there again later', t => {
  const directory = folder(t)
  const made = ring(directory).current('pan-encryption')
  assert.equal(made.id, 'pan-encryption-1')
  assert.equal(made.secret.reveal().length, 32)
  const file = join(directory, 'pan-encryption-1.json')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {
    id: 'pan-encryption-1',
    algorithm: 'aes-256-gcm',
    created: '2026-01-15T12:00:00.000Z',
    key: Buffer.from(made.secret.reveal()).toString('hex'),
  })
  assert.deepEqual(readdirSync(directory), ['pan-encryption-1.json'])
  assert.deepEqual(ring(directory).current('pan-encryption').secret.reveal(), made.secret.reveal())
})

test('after a rotation the newest key writes and all of them read, in a process that was open before too', t => {
  const directory = folder(t)
  const before = ring(directory)
  const first = before.current('cvk')
  const other = ring(directory)
  for (let number = 2; number <= 11; number++) assert.equal(other.rotate('cvk').id, `cvk-${number}`)
  assert.equal(other.current('cvk').id, 'cvk-11')
  assert.deepEqual(other.byId('cvk', 'cvk-1').secret.reveal(), first.secret.reveal())
  assert.equal(other.all('cvk').length, 11)
  assert.equal(before.byId('cvk', 'cvk-10').id, 'cvk-10')
  assert.equal(before.current('cvk').id, 'cvk-11')
})

test('two processes that make the first key at the same time use the same one', t => {
  const directory = folder(t)
  const [a, b] = [ring(directory), ring(directory)]
  let other: Uint8Array | undefined
  const slow = openKeyRing({
    directory,
    clock: manualClock(),
    random: {
      bytes: length => {
        other ??= a.current('customer-token').secret.reveal()
        return new Uint8Array(length)
      },
    },
  })
  assert.deepEqual(slow.current('customer-token').secret.reveal(), other)
  assert.deepEqual(b.current('customer-token').secret.reveal(), other)
})

test('a key does not show when it is printed', t => {
  const key = ring(folder(t)).current('vapid')
  const hex = Buffer.from(key.secret.reveal()).toString('hex')
  for (const text of [inspect(key), JSON.stringify(key), `${key.secret}`]) assert.equal(text.includes(hex), false)
})

test('a key file that is missing, damaged or open to others is refused by name', t => {
  const directory = folder(t)
  const file = join(directory, 'cvk-1.json')
  ring(directory).current('cvk')
  const refused = (subCode: string, message: RegExp) => (thrown: unknown) =>
    thrown instanceof Failure && thrown.subCode === subCode && message.test(thrown.message)
  assert.throws(() => ring(directory).byId('cvk', 'cvk-7'), refused('keys.missing', /cvk-7 is not in/))
  chmodSync(file, 0o644)
  assert.throws(() => ring(directory).current('cvk'), refused('keys.unreadable', /cvk-1\.json.*chmod 600/))
  chmodSync(file, 0o600)
  for (const content of ['{"id"', '{}', '{"id":"cvk-1","key":"00"}', '{"id":"cvk-2","key":"00"}', 'null']) {
    writeFileSync(file, content)
    assert.throws(() => ring(directory).current('cvk'), refused('keys.unreadable', /cvk-1\.json.*damaged/), content)
  }
})
