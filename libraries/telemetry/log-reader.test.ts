import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { manualClock } from '../time/manual-clock.ts'
import { readLogs } from './log-reader.ts'

const folder = (t: TestContext): string => {
  const path = mkdtempSync(join(tmpdir(), 'florin-read-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const line = (second: number, message: string): string =>
  `{"level":"info","time":"2026-01-15T12:00:${String(second).padStart(2, '0')}.000Z","message":"${message}"}\n`

const messages = (lines: readonly string[]): string[] =>
  lines.map(text => (JSON.parse(text) as { message: string }).message)

const collect = async (lines: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = []
  for await (const text of lines) all.push(text)
  return messages(all)
}

test('the last lines of all processes come in order of their time', async t => {
  const directory = folder(t)
  writeFileSync(join(directory, 'bank-000001.log'), line(1, 'a') + line(3, 'c'))
  writeFileSync(join(directory, 'bank-000002.log'), `${line(5, 'e')}{"half`)
  writeFileSync(join(directory, 'edge-000001.log'), line(2, 'b') + line(4, 'd'))
  const clock = manualClock()
  assert.deepEqual(await collect(readLogs({ directory, clock, limit: 30 })), ['a', 'b', 'c', 'd', 'e'])
  assert.deepEqual(await collect(readLogs({ directory, clock, limit: 2 })), ['d', 'e'])
  assert.deepEqual(await collect(readLogs({ directory, clock, limit: 30, ids: ['"b"', '"d"'] })), ['b', 'd'])
})

test('who follows sees new lines once, whole, and across the turn to the next file', async t => {
  const directory = folder(t)
  const bank = join(directory, 'bank-000001.log')
  writeFileSync(bank, line(1, 'a'))
  const clock = manualClock()
  const stop = new AbortController()
  const lines = readLogs({ directory, clock, limit: 30, follow: true, signal: stop.signal })
  const next = async (): Promise<string> => {
    const waiting = lines.next()
    await new Promise(resolve => setImmediate(resolve))
    clock.advance(200)
    const { value } = await waiting
    return messages([value as string])[0] as string
  }
  assert.equal(messages([(await lines.next()).value as string])[0], 'a')
  const second = line(2, 'b £')
  appendFileSync(bank, Buffer.from(second).subarray(0, 70))
  appendFileSync(bank, Buffer.from(second).subarray(70))
  assert.equal(await next(), 'b £')
  appendFileSync(bank, line(3, 'c'))
  writeFileSync(join(directory, 'bank-000002.log'), line(4, 'd'))
  assert.equal(await next(), 'c')
  assert.equal(messages([(await lines.next()).value as string])[0], 'd')
  writeFileSync(join(directory, 'service.card-000001.log'), line(5, 'e'))
  assert.equal(await next(), 'e')
  stop.abort()
  assert.equal((await lines.next()).done, true)
})
