import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { manualClock } from '../time/manual-clock.ts'
import { findTraces, sqliteTraceStore } from './sqlite-trace-store.ts'
import type { SpanRecord } from './telemetry-port.ts'

const folder = (t: TestContext): string => {
  const path = mkdtempSync(join(tmpdir(), 'florin-traces-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const open = (directory: string, keep = 1000) => sqliteTraceStore({ directory, keep, clock: manualClock() })

const traceOf = (number: number): string => number.toString(16).padStart(32, '0')

const span = (number: number, more: Partial<SpanRecord> = {}): SpanRecord => ({
  traceId: traceOf(number),
  spanId: number.toString(16).padStart(16, '0'),
  name: 'authorise',
  place: 'service.ledger',
  startMs: 1_768_478_400_000 + number,
  durationMs: 1.5,
  outcome: 'ok',
  attributes: {},
  ...more,
})

test('a payment is found by trace, transaction and retrieval reference, also by the next process', async t => {
  const directory = folder(t)
  const store = open(directory)
  const spans = [
    span(1, { name: 'inner', startMs: 1_768_478_400_002.25, parentSpanId: 'ff'.repeat(8), outcome: 'timeout' }),
    span(1, { attributes: { transactionId: 'tx_0000B4P5TtLvmW1GmlJJTs', rrn: '601512345678', amountMinor: 1000 } }),
  ]
  store.add(spans)
  store.add([span(2, { attributes: { transactionId: 'tx_other' } })])
  // What another process did for the same payment comes on its own.
  store.add([span(1, { name: 'edge', place: 'edge', startMs: 1_768_478_400_000.5 })])
  const whole = [span(1, { name: 'edge', place: 'edge', startMs: 1_768_478_400_000.5 }), spans[1], spans[0]]
  for (const id of [traceOf(1), 'tx_0000B4P5TtLvmW1GmlJJTs', '601512345678'])
    assert.deepEqual(await store.find(id), whole, id)
  assert.deepEqual(await store.find('tx_nobody'), [])
  await store.close()
  assert.deepEqual(findTraces(directory, '601512345678'), whole)
  const next = open(directory)
  assert.deepEqual(await next.find('601512345678'), whole)
  await next.close()
})

test('spans of several traces in one report are kept apart', async t => {
  const store = open(folder(t))
  store.add([span(1), span(2), span(1, { name: 'second', startMs: 1_768_478_400_009 })])
  assert.deepEqual(
    (await store.find(traceOf(1))).map(({ name }) => name),
    ['authorise', 'second'],
  )
  assert.equal((await store.find(traceOf(2))).length, 1)
  await store.close()
})

test('at least the last traces are kept and old files are deleted whole', async t => {
  const directory = folder(t)
  const store = open(directory, 40)
  for (let number = 1; number <= 200; number++) store.add([span(number, { attributes: { rrn: `rrn-${number}` } })])
  for (let number = 161; number <= 200; number++) assert.equal((await store.find(`rrn-${number}`)).length, 1)
  assert.deepEqual(await store.find('rrn-1'), [])
  await store.close()
  assert.ok(readdirSync(directory).filter(file => file.endsWith('.sqlite')).length <= 5)
})

test('after a day the traces of the day before go, however few they are', async t => {
  const store = open(folder(t))
  const hourMs = 3_600_000
  for (let hour = 0; hour <= 40; hour++) store.add([span(hour, { startMs: 1_768_478_400_000 + hour * hourMs })])
  assert.deepEqual(await store.find(traceOf(0)), [])
  assert.equal((await store.find(traceOf(17))).length, 1)
  await store.close()
})

test('card data in an attribute is masked before it is kept', async t => {
  const directory = folder(t)
  const store = open(directory)
  store.add([span(1, { attributes: { note: 'card 5204740000001002' } })])
  assert.equal((await store.find(traceOf(1)))[0]?.attributes['note'], 'card 520474******1002')
  await store.close()
  for (const file of readdirSync(directory))
    assert.equal(readFileSync(join(directory, file)).includes('5204740000001002'), false)
})

test('a file that a power cut broke is begun anew', async t => {
  const directory = folder(t)
  writeFileSync(join(directory, 'traces-000001.sqlite'), 'not a database, but long enough to be looked at'.repeat(50))
  const store = open(directory)
  store.add([span(1)])
  assert.equal((await store.find(traceOf(1))).length, 1)
  await store.close()
})

test('a store that is behind drops the oldest spans, counts them and makes nobody wait', async t => {
  const store = open(folder(t))
  // No message can be answered while this loop has the thread.
  for (let number = 1; number <= 30_000; number++) store.add([span(number)])
  assert.ok(store.droppedSpans() > 8_000, `${store.droppedSpans()}`)
  assert.equal((await store.find(traceOf(30_000))).length, 1)
  await store.close()
})
