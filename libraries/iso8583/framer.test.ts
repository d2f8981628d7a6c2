import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type FrameEvent, type FramingName, framerFor, framingNames, withHeader } from './framer.ts'

const message = (bytes: number, fill: number): Uint8Array => new Uint8Array(bytes).fill(fill)
const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))
const kinds = (events: readonly FrameEvent[]): string =>
  events
    .map(event =>
      event.kind === 'frame'
        ? `${event.bytes.length}@${event.firstByteAtMs}`
        : event.kind === 'broken'
          ? event.failure.kind
          : event.kind,
    )
    .join(' ')

describe('the headers', () => {
  const cases: [framing: FramingName, bytes: number, header: string][] = [
    ['binary2', 393, '0189'],
    ['binary2-inclusive', 393, '018b'],
    ['ascii4', 393, '30333933'],
    ['binary2', 0, '0000'],
    ['binary2-inclusive', 0, '0002'],
    ['ascii4', 0, '30303030'],
    ['ascii4', 8192, '38313932'],
  ]
  for (const [framing, bytes, header] of cases)
    it(`${framing} of ${bytes} bytes is ${header}`, () => {
      const framed = withHeader(framing, message(bytes, 1))
      assert.equal(Buffer.from(framed.subarray(0, framed.length - bytes)).toString('hex'), header)
      if (bytes === 0) assert.deepEqual(framerFor({ framing }).poll, framed)
    })

  it('are not made for messages over the limit', () => {
    assert.throws(() => withHeader('ascii4', message(8193, 1)), { subCode: 'iso8583.too-long' })
  })
})

for (const framing of framingNames)
  describe(`a stream of ${framing} frames`, () => {
    const frames = [message(1, 7), message(8192, 8), message(0, 0), message(393, 9), message(0, 0)]
    const stream = joined(...frames.map(frame => withHeader(framing, frame)))

    it('is cut alike whatever its chunks', () => {
      for (const size of [1, 2, 3, 5, 7, 64, 397, 1000, 8194, 8196, stream.length]) {
        const framer = framerFor({ framing })
        const events: FrameEvent[] = []
        for (let at = 0; at < stream.length; at += size) events.push(...framer.push(stream.subarray(at, at + size), 0))
        const got = events.map(event => (event.kind === 'frame' ? event.bytes : message(0, 0)))
        assert.deepEqual(got, frames, `in chunks of ${size}`)
        assert.equal(framer.pendingSinceMs(), undefined)
      }
    })

    it('gives each frame the time of its first header byte', () => {
      const framer = framerFor({ framing })
      const one = withHeader(framing, message(10, 1))
      assert.equal(kinds(framer.push(one.subarray(0, 1), 100)), '')
      assert.equal(framer.pendingSinceMs(), 100)
      assert.equal(kinds(framer.push(joined(one.subarray(1, 5), new Uint8Array(0)), 200)), '')
      assert.equal(framer.pendingSinceMs(), 100)
      assert.equal(kinds(framer.push(joined(one.subarray(5), one, one.subarray(0, 1)), 300)), '10@100 10@300')
      assert.equal(framer.pendingSinceMs(), 300)
      assert.equal(kinds(framer.push(one.subarray(1), 400)), '10@300')
    })

    it('keeps what was copied when later chunks come', () => {
      const framer = framerFor({ framing })
      const one = withHeader(framing, message(10, 1))
      framer.push(one.subarray(0, 6), 0)
      const [event] = framer.push(one.subarray(6), 0)
      framer.push(withHeader(framing, message(9, 5)).subarray(0, 8), 0)
      assert.deepEqual(event?.kind === 'frame' && event.bytes, message(10, 1))
    })

    it('ends at a frame over the limit, after the frames before it', () => {
      const framer = framerFor({ framing, bytesMax: 100 })
      const long = withHeader(framing, message(101, 1))
      assert.equal(kinds(framer.push(joined(withHeader(framing, message(100, 1)), long), 0)), '100@0 too-long')
      assert.equal(kinds(framer.push(withHeader(framing, message(1, 1)), 0)), '')
      const bytewise = framerFor({ framing, bytesMax: 100 })
      assert.equal([...long].map(byte => kinds(bytewise.push(Uint8Array.of(byte), 0))).join(''), 'too-long')
    })

    it('ends at too many polls without a frame between them', () => {
      const framer = framerFor({ framing, pollsInRowMax: 2 })
      const frame = withHeader(framing, message(3, 1))
      assert.equal(kinds(framer.push(joined(framer.poll, framer.poll, frame, framer.poll), 1)), 'poll poll 3@1 poll')
      assert.equal(kinds(framer.push(joined(framer.poll, framer.poll, frame), 2)), 'poll polls')
    })
  })

describe('a header that is none ends the stream', () => {
  const cases: [framing: FramingName, bytes: number[]][] = [
    ['binary2-inclusive', [0, 1]],
    ['binary2-inclusive', [0, 0]],
    ['ascii4', [0x30, 0x31, 0x41, 0x30]],
    ['ascii4', [0x16, 0x03, 0x01, 0x02]],
  ]
  for (const [framing, bytes] of cases)
    it(`${framing} ${Buffer.from(bytes).toString('hex')}`, () => {
      assert.equal(kinds(framerFor({ framing }).push(Uint8Array.from(bytes), 0)), 'header')
      const bytewise = framerFor({ framing })
      assert.equal(bytes.map(byte => kinds(bytewise.push(Uint8Array.of(byte), 0))).join(''), 'header')
    })
})
