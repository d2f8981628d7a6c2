import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { codecFor } from './codec.ts'
import { de48 } from './de48.ts'
import { de55 } from './de55.ts'
import { pointOfService } from './de61.ts'
import { FrameFailure } from './frame-failure.ts'
import { framerFor } from './framer.ts'

const framed = Uint8Array.from(
  Buffer.from(readFileSync(new URL('testdata/mastercard-0100-chip.hex', import.meta.url), 'utf8').trim(), 'hex'),
)
const golden = framed.subarray(2)
const codec = codecFor({ dialect: 'mastercard', codePage: 'cp500' })

/** As the reference page takes the frame apart; written by hand. */
const elements: Record<number, string> = {
  2: '5204740000001010',
  3: '000000',
  4: '000000001500',
  6: '000000001500',
  7: '1207233149',
  10: '61000000',
  11: '000017',
  12: '233149',
  13: '1207',
  14: '2010',
  15: '1207',
  16: '1207',
  18: '5499',
  22: '051',
  23: '000',
  32: '012345',
  35: '5204740000001010D20101412201084690846',
  37: '085000100003',
  41: '12345678',
  42: '123456789123456',
  43: 'FIRST THIRD BANK       ST. LOUIS     MO ',
  49: '840',
  51: '840',
  61: '0000000000800840902101234',
  63: 'MCS01106L',
}

describe('the golden frame', () => {
  it('comes out of the framer as one frame of 393 bytes', () => {
    const events = framerFor({ framing: 'binary2' }).push(framed, 5)
    assert.deepEqual(events, [{ kind: 'frame', bytes: golden, firstByteAtMs: 5 }])
    assert.equal(golden.length, 393)
  })

  it('has the 27 elements of the reference page', () => {
    const message = codec.decode(golden)
    assert.equal(message.mti, '0100')
    assert.deepEqual(
      message.elements(),
      [...Object.keys(elements).map(Number), 48, 55].sort((a, b) => a - b),
    )
    for (const [element, value] of Object.entries(elements)) assert.equal(message.text(Number(element)), value)
    assert.equal(message.digits(4), 1500n)
    assert.equal(message.has(1), false)
  })

  it('keeps DE 48 and 55 as parts in their order', () => {
    const message = codec.decode(golden)
    assert.equal(de48(message)?.tcc, 'R')
    assert.deepEqual(
      de48(message)?.subelements.map(part => part.tag),
      ['38'],
    )
    assert.equal(de48(message)?.text('38'), 'Z')
    const tags = '5F2A 82 84 95 9A 9C 9F02 9F10 9F1A 9F26 9F27 9F33 9F34 9F36 9F37'.split(' ')
    assert.deepEqual(
      de55(message)?.objects.map(part => part.tag),
      tags,
    )
    assert.equal(Buffer.from(de55(message)?.bytes('9F10') ?? []).toString('hex'), '010103a00000dac1')
    assert.equal(pointOfService(message)?.country, '840')
    assert.equal(pointOfService(message)?.postalCode, '902101234')
  })

  it('is written again byte for byte, from the message and from its values', () => {
    const message = codec.decode(golden)
    assert.deepEqual(codec.encode(message), golden)
    const built = codec.message('0100')
    for (const element of message.elements().reverse())
      built.set(element, (message.holdsBytes(element) ? message.bytes(element) : message.text(element)) ?? '')
    assert.deepEqual(codec.encode(built), golden)
    assert.deepEqual(codec.encode(message.set(39, '00').remove(39)), golden)
  })

  it('is refused, with its place, when it is cut anywhere or goes on', () => {
    for (let bytes = 0; bytes < golden.length; bytes += 1) {
      const failure = refusal(golden.subarray(0, bytes))
      assert.equal(failure.kind, 'truncated')
      assert.equal(failure.offset, bytes)
      assert.equal(failure.partial?.has(2) ?? false, bytes >= 30, `after ${bytes} bytes`)
    }
    const failure = refusal(Uint8Array.from([...golden, 0xf0]))
    assert.deepEqual([failure.kind, failure.path, failure.offset], ['trailing', 'frame', 393])
    assert.equal(failure.partial?.text(63), 'MCS01106L')
  })
})

const refusal = (frame: Uint8Array): FrameFailure => {
  try {
    codec.decode(frame)
  } catch (thrown) {
    if (thrown instanceof FrameFailure) return thrown
    throw thrown
  }
  throw new assert.AssertionError({ message: `A frame of ${frame.length} bytes was accepted.` })
}
