import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import { edgeMetrics } from '../edge-metrics.ts'
import { codeOf, management, managementReply, reply, replyTo, request } from '../frames-fixture.ts'
import { wireOf } from '../wire.ts'
import { type Link, linkOver } from './link.ts'

const framed = (hex: string): Buffer => {
  const bytes = Buffer.from(hex, 'hex')
  return Buffer.concat([Uint8Array.of(bytes.length >> 8, bytes.length & 255), bytes])
}

/** A link over nothing: what it sent, and how its stream stands. */
const linkWorld = (direction: Link['direction'], echoMs = 60_000) => {
  const clock = manualClock()
  const telemetry = memoryTelemetry({ clock })
  const sent: string[] = []
  const frames: { hex: string; firstByteAtMs: number }[] = []
  const stream = { is: 'up' }
  let stan = 0
  const link = linkOver(
    {
      ...{ id: `${direction}-1`, remote: 'test', direction },
      stream: {
        write: bytes => void sent.push(Buffer.from(bytes).subarray(2).toString('hex')),
        end: () => {
          stream.is = 'ended'
        },
        reset: () => {
          stream.is = 'reset'
          link.ended()
        },
      },
    },
    {
      wire: wireOf({ dialect: 'mastercard', codePage: 'cp500', framing: 'binary2' }),
      ...{ echoMs, clock, log: telemetry.log, metrics: edgeMetrics(telemetry.metrics) },
      nextStan: () => String(++stan).padStart(6, '0'),
      onFrame: (_link, frame, _mti, firstByteAtMs) =>
        void frames.push({ hex: Buffer.from(frame).toString('hex'), firstByteAtMs }),
    },
  )
  const receive = (...hexes: readonly string[]) => link.receive(Buffer.concat(hexes.map(framed)), clock.monotonicMs())
  /** Lets what waits for a reply go on. */
  const settle = () => new Promise(resolve => setImmediate(resolve))
  return { clock, telemetry, sent, frames, stream, link, receive, settle }
}

test('on a link that came to us nothing is sent before the peer has signed on, however long it is silent', () => {
  const { clock, sent, link } = linkWorld('listen')
  clock.advance(3_600_000)
  assert.deepEqual(sent, [])
  assert.equal(link.state(), 'connected')
})

test('an echo is sent after a silence; three without a sign of life reset the link', () => {
  const { clock, sent, stream, link, receive } = linkWorld('listen')
  receive(management('000001', '001'))
  assert.equal(sent.pop(), managementReply('000001', '001', '00'))
  clock.advance(59_000)
  assert.deepEqual(sent, [])
  clock.advance(1000)
  assert.deepEqual(sent.map(codeOf), ['301'])
  clock.advance(20_000)
  assert.deepEqual(sent.map(codeOf), ['301', '301', '301'])
  assert.equal(stream.is, 'up')
  clock.advance(10_000)
  assert.equal(stream.is, 'reset')
  assert.equal(link.isUp(), false)
})

test('any frame or poll is a sign of life, and a late echo reply as well', () => {
  const { clock, sent, stream, link, receive } = linkWorld('listen')
  receive(management('000001', '001'))
  for (let minute = 0; minute < 5; minute += 1) {
    clock.advance(50_000)
    link.receive(Buffer.from('0000', 'hex'), clock.monotonicMs())
  }
  assert.equal(sent.filter(frame => frame !== '').length, 1, 'Polls are answered with polls.')
  clock.advance(75_000)
  assert.equal(sent.slice(-2).map(codeOf).join(), '301,301')
  receive(replyTo(sent.at(-2) ?? ''))
  clock.advance(59_000)
  assert.equal(stream.is, 'up')
})

test('a link that we dialled signs on by itself; payments pass when the network has answered 00', async () => {
  const { sent, link, receive, settle } = linkWorld('connect')
  assert.deepEqual(sent.map(codeOf), ['001'])
  assert.equal(link.takesPayments(), false)
  receive(replyTo(sent[0] ?? ''))
  await settle()
  assert.equal(link.takesPayments(), true)
  const drained = link.drain()
  assert.equal(codeOf(sent[1] ?? ''), '002')
  receive(replyTo(sent[1] ?? ''))
  await drained
  assert.equal(link.state(), 'draining')
})

test('a sign-on that is refused or not answered is tried three times, then the link is reset', async () => {
  const { clock, sent, stream, receive, settle } = linkWorld('connect')
  receive(replyTo(sent[0] ?? '', '05'))
  await settle()
  for (let second = 0; second < 30; second += 1) {
    clock.advance(1000)
    await settle()
  }
  assert.deepEqual(sent.map(codeOf), ['001', '001', '001'])
  assert.equal(stream.is, 'reset')
})

test('network management is answered by its code, and 30 when something is missing', () => {
  const { sent, receive } = linkWorld('listen')
  const table = [
    [management('000001', '301'), managementReply('000001', '301', '00')],
    [management('000002', '161'), managementReply('000002', '161', '12')],
    [management('000003', '071'), managementReply('000003', '071', '12')],
    // Without DE 11: bitmap 1, 7, 70; the reply has 1, 7, 39, 70.
    [
      'f0f8f0f082000000000000000400000000000000f0f1f1f5f1f2f0f0f0f0f0f0f1',
      'f0f8f1f082000000020000000400000000000000f0f1f1f5f1f2f0f0f0f0f3f0f0f0f1',
    ],
    // Without DE 70: bitmap 7, 11; the reply has 7, 11, 39.
    [
      'f0f8f0f00220000000000000f0f1f1f5f1f2f0f0f0f0f0f0f0f0f0f1',
      'f0f8f1f00220000002000000f0f1f1f5f1f2f0f0f0f0f0f0f0f0f0f1f3f0',
    ],
  ] as const
  for (const [frame, expected] of table) {
    receive(frame)
    assert.equal(sent.pop(), expected)
  }
})

test('a reply that answers nothing of ours is counted and changes nothing', async () => {
  const { telemetry, sent, link, receive, settle } = linkWorld('connect')
  receive(managementReply('999999', '001', '00'))
  await settle()
  assert.equal(link.takesPayments(), false)
  assert.equal(sent.length, 1)
  assert.equal(await telemetry.value('florin_edge_dropped_total', { reason: 'unmatched-reply' }), 1)
})

test('frames arrive whole, byte by byte or many at once, with the time of their first byte', () => {
  const { clock, frames, link, receive } = linkWorld('listen')
  receive(request('000002'), request('000003'))
  for (const byte of framed(request('000004'))) {
    link.receive(Uint8Array.of(byte), clock.monotonicMs())
    clock.advance(1)
  }
  const expected = ['000002', '000003', '000004'].map(stan => ({ hex: request(stan), firstByteAtMs: 0 }))
  assert.deepEqual(frames, expected)
})

test('what has no MTI is dropped and counted, what has no frame ends the link', async () => {
  const { telemetry, sent, frames, stream, link, receive } = linkWorld('listen')
  receive('00', 'f0f1', '4142434445464748')
  assert.equal(await telemetry.value('florin_edge_dropped_total', { reason: 'no-mti' }), 3)
  link.receive(Buffer.from('ffff00', 'hex'), 0)
  assert.equal(stream.is, 'reset')
  receive(request('000002'))
  assert.deepEqual([sent, frames], [[], []])
})

test('the state of a link is a metric', async (_context: TestContext) => {
  const { telemetry, link, receive } = linkWorld('listen')
  const state = (name: string) => telemetry.value('florin_link_state', { link: 'listen-1', state: name })
  assert.equal(await state('connected'), 1)
  receive(management('000001', '001'))
  assert.deepEqual([await state('connected'), await state('signed-on')], [0, 1])
  link.ended()
  assert.deepEqual([await state('signed-on'), await state('down')], [0, 1])
})

test('the hand-written request and reply are what the codec reads', () => {
  const { codec } = wireOf({ dialect: 'mastercard', codePage: 'cp500', framing: 'binary2' })
  const message = codec.decode(Buffer.from(request('000002'), 'hex'))
  assert.deepEqual([message.mti, message.text(11), message.text(63)], ['0100', '000002', '123456789'])
  assert.equal(codec.decode(Buffer.from(reply('000002', '91'), 'hex')).text(39), '91')
})
