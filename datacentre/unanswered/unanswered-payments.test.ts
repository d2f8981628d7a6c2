import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import { edgeMetrics } from '../edge-metrics.ts'
import { keyOf } from '../payment/payment-key.ts'
import { openFileUnansweredLog } from './file-unanswered-log.ts'
import type { Unanswered, UnansweredLog } from './unanswered-log.ts'
import { type UnansweredPayments, unansweredPayments } from './unanswered-payments.ts'

const named = (de11: string) => ({ mti: '0100', de7: '0115120000', de11, de32: '123456', de33: '', de63: '' })

const unansweredWorld = (context: TestContext) => {
  const directory = mkdtempSync(join(tmpdir(), 'florin-unanswered-'))
  const clock = manualClock()
  const telemetry = memoryTelemetry({ clock })
  const path = join(directory, 'unanswered.log')
  context.after(() => rmSync(directory, { recursive: true }))
  const over = (store: UnansweredLog): UnansweredPayments =>
    unansweredPayments({
      store,
      clock,
      random: nodeRandom(),
      log: telemetry.log,
      metrics: edgeMetrics(telemetry.metrics),
    })
  const open = async () => over(await openFileUnansweredLog({ directory, log: telemetry.log }))
  return { clock, telemetry, path, over, open }
}

const all = (unanswered: UnansweredPayments): Unanswered[] => {
  const found: Unanswered[] = []
  for (let next = unanswered.next(); next !== undefined; next = unanswered.next()) found.push(next)
  return found
}

test('what was kept is on disk and comes back after a restart; what was acknowledged is known but not sent again', async context => {
  const { open } = unansweredWorld(context)
  const first = await open()
  const kept = await Promise.all(['000001', '000002', '000003'].map(de11 => first.keep(named(de11))))
  assert.deepEqual(kept, [true, true, true])
  assert.equal(await first.keep(named('000001')), true, 'A repeat finds the record of the first.')
  const [one, two, three] = all(first)
  assert.ok(one && two && three)
  await first.acknowledged(two)
  assert.equal(first.waiting(), 2)
  // No close: the process was killed.
  const second = await open()
  assert.equal(second.waiting(), 2)
  assert.deepEqual(all(second), [one, three])
  assert.ok(second.has(keyOf(two)))
  await Promise.all([first.close(), second.close()])
})

test('an acknowledged payment is known for an hour', async context => {
  const { clock, open } = unansweredWorld(context)
  const unanswered = await open()
  await unanswered.keep(named('000001'))
  const [one] = all(unanswered)
  assert.ok(one)
  await unanswered.acknowledged(one)
  assert.ok(unanswered.has(keyOf(one)))
  clock.advance(3_600_000)
  assert.ok(!unanswered.has(keyOf(one)))
  await unanswered.keep(named('000001'))
  const [other] = all(unanswered)
  assert.ok(other && other.id !== one.id, 'The same name is another payment by then.')
  await unanswered.acknowledged(other)
  await unanswered.close()
  clock.advance(3_599_000)
  const again = await open()
  assert.ok(again.has(keyOf(one)))
  await again.close()
  clock.advance(2000)
  const later = await open()
  assert.ok(later.isEmpty())
  await later.close()
})

test('a torn last line is cut, a damaged one before it is passed over, and both are said', async context => {
  const { path, telemetry, open } = unansweredWorld(context)
  const first = await open()
  for (const de11 of ['000001', '000002', '000003', '000004']) await first.keep(named(de11))
  await first.close()
  truncateSync(path, readFileSync(path).length - 5)
  const bytes = readFileSync(path)
  const at = bytes.indexOf('000002')
  bytes[at] = 0x39
  writeFileSync(path, bytes)
  const second = await open()
  assert.deepEqual(
    all(second).map(({ de11 }) => de11),
    ['000001', '000003'],
  )
  assert.deepEqual(
    telemetry.logs.map(({ level }) => level),
    ['warn', 'error'],
  )
  await second.keep(named('000005'))
  await second.close()
  const third = await open()
  assert.deepEqual(
    all(third).map(({ de11 }) => de11),
    ['000001', '000003', '000005'],
  )
  await third.close()
})

test('the file is written anew when it holds only what is over', async context => {
  const { clock, path, open } = unansweredWorld(context)
  const first = await open()
  const kept: Promise<boolean>[] = []
  for (let stan = 1; stan <= 200; stan += 1) kept.push(first.keep(named(String(stan).padStart(6, '0'))))
  await Promise.all(kept)
  for (const payment of all(first)) await first.acknowledged(payment)
  const before = readFileSync(path).length
  clock.advance(3_600_001)
  await first.keep(named('999999'))
  const [last] = all(first)
  assert.ok(last)
  await first.acknowledged(last)
  assert.ok(readFileSync(path).length < before / 50)
  assert.ok(first.has(keyOf(last)))
  await first.keep(named('888888'))
  await first.close()
  const second = await open()
  assert.deepEqual(
    all(second).map(({ de11 }) => de11),
    ['888888'],
  )
  await second.close()
})

test('when the disk does not take the record, the payment counts as not kept and is tried anew', async context => {
  const { telemetry, over } = unansweredWorld(context)
  let isFull = true
  const store: UnansweredLog = {
    records: [],
    append: async () => {
      if (isFull) throw new Error('ENOSPC')
    },
    rewrite: async () => {},
    close: async () => {},
  }
  const unanswered = over(store)
  assert.equal(await unanswered.keep(named('000001')), false)
  assert.equal(unanswered.waiting(), 0)
  assert.ok(unanswered.isEmpty())
  assert.match(String(telemetry.logs[0]?.fields['reason']), /ENOSPC/)
  isFull = false
  assert.equal(await unanswered.keep(named('000001')), true)
})

test('a file of another kind is not touched', async context => {
  const { path, open } = unansweredWorld(context)
  appendFileSync(path, 'something else\n')
  await assert.rejects(open(), /not a record of 91s/)
  assert.equal(readFileSync(path, 'utf8'), 'something else\n')
})
