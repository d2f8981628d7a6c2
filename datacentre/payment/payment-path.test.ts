import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '#libraries/errors/failure.ts'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import { linkPaymentsInFlightMax, paymentsInFlightMax } from '../edge-limits.ts'
import { edgeMetrics } from '../edge-metrics.ts'
import { reply, request } from '../frames-fixture.ts'
import type { Link } from '../link/link.ts'
import { tunnelGate } from '../tunnel-gate.ts'
import { wireOf } from '../wire.ts'
import { keyOf } from './payment-key.ts'
import { paymentPath } from './payment-path.ts'

type Reply = { reply?: Uint8Array; responseCode?: string }

const linkNamed = (id: string, state = 'signed-on') =>
  ({ id, state: () => state, takesPayments: () => state === 'signed-on' }) as Link

/** The path between a link and a bank that are functions of the test. */
const pathWorld = () => {
  const clock = manualClock()
  const telemetry = memoryTelemetry({ clock })
  const gate = tunnelGate({ clock })
  gate.set(true)
  const replies: { link: string; hex: string }[] = []
  const asked: { hex: string; deadlineMs: number | undefined }[] = []
  const known = new Set<string>()
  const world = {
    bank: (): Promise<Reply> => Promise.resolve({ reply: Buffer.from(reply('000002', '00'), 'hex') }),
    disk: true,
  }
  const path = paymentPath({
    wire: wireOf({ dialect: 'mastercard', codePage: 'cp500', framing: 'binary2' }),
    cutoffMs: 1500,
    bank: {
      answerFrame: ({ frame }, options) => {
        asked.push({ hex: Buffer.from(frame).toString('hex'), deadlineMs: options?.deadlineMs })
        return world.bank()
      },
    },
    gate,
    links: {
      reply: (link, message) => {
        replies.push({ link: link.id, hex: Buffer.from(message).toString('hex') })
        return true
      },
    },
    unanswered: {
      keep: async name => {
        if (world.disk) known.add(keyOf(name))
        return world.disk
      },
      has: key => known.has(key),
      isEmpty: () => known.size === 0,
    },
    ...{ clock, tracer: telemetry.tracer, log: telemetry.log, metrics: edgeMetrics(telemetry.metrics) },
  })
  const take = async (hex: string, { link = linkNamed('listen-1'), at = clock.monotonicMs() } = {}) => {
    path.take(link, Buffer.from(hex, 'hex'), hex.slice(0, 8).replaceAll('f', ''), at)
    await settle()
  }
  const count = (name: string, reason: string) => telemetry.value(`florin_edge_${name}_total`, { reason })
  return { clock, gate, replies, asked, known, world, path, take, count }
}

const settle = () => new Promise(resolve => setImmediate(resolve))
const fails = (code: 'unavailable' | 'unknown' | 'timeout' | 'internal') => () =>
  Promise.reject(new Failure(code, 'test.failed', 'It failed.'))

test('the bank gets what is left until the cut-off, counted from the first byte', async () => {
  const { clock, asked, take } = pathWorld()
  clock.advance(1200)
  await take(request('000002'), { at: 0 })
  assert.deepEqual(asked, [{ hex: request('000002'), deadlineMs: 300 }])
})

test('whatever goes wrong at the bank, a payment gets 91 and its record, a financial request 91, a reversal nothing', async () => {
  for (const code of ['unavailable', 'unknown', 'timeout', 'internal'] as const)
    for (const [mti, expected, records] of [
      ['0100', [reply('000002', '91')], 1],
      ['0101', [reply('000002', '91')], 1],
      ['0200', [reply('000002', '91', '0210')], 0],
      ['0400', [], 0],
      ['0420', [], 0],
    ] as const) {
      const { world, replies, known, take } = pathWorld()
      world.bank = fails(code)
      await take(request('000002', mti))
      assert.deepEqual(
        replies.map(({ hex }) => hex),
        expected,
        `${code} ${mti}`,
      )
      assert.equal(known.size, records)
    }
})

test('without a record on disk the network gets silence, unless the bank cannot have heard of the payment', async () => {
  const { clock, gate, world, replies, take, count } = pathWorld()
  world.disk = false
  world.bank = fails('timeout')
  await take(request('000002'))
  assert.deepEqual(replies, [])
  assert.equal(await count('dropped', 'not-recorded'), 1)
  gate.set(false)
  await take(request('000003'))
  clock.advance(500)
  await settle()
  assert.deepEqual(replies, [{ link: 'listen-1', hex: reply('000003', '91') }])
})

test('a repeat beside a payment whose record fails gets silence too', async () => {
  const { known, world, replies, asked, take, count } = pathWorld()
  await take(request('000002'))
  world.bank = fails('timeout')
  await take(request('000002', '0101'))
  assert.equal(known.size, 1)
  replies.length = 0
  // The record is still being written when the repeat looks, and fails then.
  world.disk = false
  await take(request('000002', '0101'))
  assert.deepEqual([replies, asked.length], [[], 2])
  assert.equal(await count('dropped', 'not-recorded'), 1)
})

test('an overload is shed with 91 without a record, per link and for all', async () => {
  const { world, replies, asked, known, take, count } = pathWorld()
  world.bank = () => new Promise(() => {})
  const links = [linkNamed('listen-1'), linkNamed('listen-2')]
  const wanted = [linkPaymentsInFlightMax + 1, paymentsInFlightMax - linkPaymentsInFlightMax + 1]
  for (const [at, link] of links.entries())
    for (let sent = 0; sent < (wanted[at] ?? 0); sent += 1) await take(request('000002'), { link })
  assert.deepEqual(
    replies.map(({ link, hex }) => [link, hex === reply('000002', '91')]),
    [
      ['listen-1', true],
      ['listen-2', true],
    ],
  )
  assert.equal(await count('declines', 'shed'), 2)
  assert.equal(asked.length, paymentsInFlightMax)
  assert.equal(known.size, 0)
})

test('a repeat that is not taken to the bank is recorded, for the bank may have approved its original', async () => {
  const { clock, replies, asked, known, path, take } = pathWorld()
  await take(request('000002'))
  clock.advance(1500)
  await take(request('000002', '0101'), { at: 0 })
  await path.drain()
  await take(request('000003', '0101'))
  await take(request('000004', '0101'), { link: linkNamed('listen-2', 'draining') })
  assert.deepEqual(
    replies.slice(1).map(({ hex }) => hex),
    ['000002', '000003', '000004'].map(stan => reply(stan, '91')),
  )
  assert.deepEqual([asked.length, known.size], [1, 3])
})

test('a repeat on a link that has not signed on takes nothing back', async () => {
  const { replies, known, take } = pathWorld()
  await take(request('000002', '0101'), { link: linkNamed('listen-1', 'connected') })
  assert.deepEqual([replies.length, known.size], [1, 0])
})

test('a request that took longer than the cut-off to arrive gets 91 at once and is not taken to the bank', async () => {
  const { clock, replies, asked, take } = pathWorld()
  clock.advance(1500)
  await take(request('000002'), { at: 0 })
  assert.deepEqual([replies.length, asked.length], [1, 0])
})

test('a drain answers what is new with 91 and waits for what is under way', async () => {
  const { world, path, replies, take } = pathWorld()
  let answer = (_reply: Reply) => {}
  world.bank = () =>
    new Promise(resolve => {
      answer = resolve
    })
  await take(request('000002'))
  let isDrained = false
  const drained = path.drain().then(() => {
    isDrained = true
  })
  await take(request('000003'))
  assert.deepEqual(replies.pop()?.hex, reply('000003', '91'))
  assert.equal(isDrained, false)
  answer({ reply: Buffer.from(reply('000002', '00'), 'hex') })
  await drained
  assert.equal(replies.pop()?.hex, reply('000002', '00'))
})

test('a frame that only the bank can judge is taken there as it is', async () => {
  const { replies, asked, take } = pathWorld()
  const trailing = `${request('000002')}00`
  await take(trailing)
  assert.equal(asked[0]?.hex, trailing)
  assert.equal(replies.length, 1)
})

test('a frame that cannot be read gets 91 while its keys survive, else it is dropped and counted', async () => {
  const { world, replies, known, take, count } = pathWorld()
  world.bank = fails('timeout')
  await take(`${request('000002')}00`)
  assert.equal(replies.pop()?.hex, reply('000002', '91'))
  await take('f0f1f0f0')
  assert.equal(replies.length, 0)
  assert.equal(await count('dropped', 'unreadable'), 1)
  assert.equal(known.size, 1)
})

test('when the bank wants no reply there is none, and it is counted', async () => {
  const { world, replies, take, count } = pathWorld()
  world.bank = async () => ({})
  await take(request('000002', '0420'))
  assert.deepEqual(replies, [])
  assert.equal(await count('dropped', 'bank-silent'), 1)
})
