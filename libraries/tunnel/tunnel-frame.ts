import { Failure } from '../errors/failure.ts'

/**
 * One frame of the tunnel, all numbers big-endian:
 *
 * | bytes | holds |
 * |---|---|
 * | 4 | length of what follows, at most `frameBytesMax` |
 * | 1 | type |
 * | 4 | stream: the number of a call, counted up by the side that makes it; 0 in frames about the connection |
 * | 4 | milliseconds that the caller still has (in a call), else 0 |
 * | 2 | length of the header |
 * | n | header: JSON |
 * | m | body: JSON text of a request, a response or a failure, passed on unread |
 */
export type TunnelFrame = {
  readonly type: number
  readonly stream: number
  readonly remainingMs: number
  readonly header: string
  readonly body: string
}

export const frameTypes = { hello: 1, call: 2, reply: 3, failure: 4, ping: 5, pong: 6, drain: 7, drained: 8 } as const

/** The largest frame: a page of metrics is the longest thing that is sent. */
export const frameBytesMax = 4 * 1024 * 1024

const lengthBytes = 4
const fixedBytes = 11
const headerBytesMax = 0xffff

/** The bytes of a frame. Throws `bad-request` (`tunnel.too-long`) for what does not fit one. */
export const encodeFrame = (
  type: number,
  stream: number,
  remainingMs: number,
  header: string,
  body: string,
): Buffer => {
  const headerBytes = Buffer.byteLength(header)
  const bodyBytes = Buffer.byteLength(body)
  const length = fixedBytes + headerBytes + bodyBytes
  if (length > frameBytesMax || headerBytes > headerBytesMax)
    throw new Failure('bad-request', 'tunnel.too-long', 'The message is longer than a frame of the tunnel.', {
      params: { bytes: length, bytesMax: frameBytesMax },
    })
  const frame = Buffer.allocUnsafe(lengthBytes + length)
  frame.writeUInt32BE(length, 0)
  frame.writeUInt8(type, 4)
  frame.writeUInt32BE(stream, 5)
  frame.writeUInt32BE(remainingMs, 9)
  frame.writeUInt16BE(headerBytes, 13)
  frame.write(header, 15, 'utf8')
  frame.write(body, 15 + headerBytes, 'utf8')
  return frame
}

/**
 * Cuts a byte stream into frames: the returned function takes a chunk and calls `take` for each frame that it completes.
 * Throws `bad-request` (`tunnel.frame`) for bytes that are no frame; the stream is of no use after that.
 */
export const frameReader = (take: (frame: TunnelFrame) => void): ((chunk: Buffer) => void) => {
  let rest: Buffer | undefined
  return chunk => {
    const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk])
    let at = 0
    while (bytes.length - at >= lengthBytes) {
      const length = bytes.readUInt32BE(at)
      if (length < fixedBytes || length > frameBytesMax) throw notAFrame('length')
      const end = at + lengthBytes + length
      if (end > bytes.length) break
      take(frameAt(bytes, at + lengthBytes, end))
      at = end
    }
    // A copy, so that a few bytes left over do not hold the whole chunk.
    rest = at === bytes.length ? undefined : Buffer.from(bytes.subarray(at))
  }
}

const frameAt = (bytes: Buffer, at: number, end: number): TunnelFrame => {
  const bodyAt = at + fixedBytes + bytes.readUInt16BE(at + 9)
  if (bodyAt > end) throw notAFrame('header')
  return {
    type: bytes.readUInt8(at),
    stream: bytes.readUInt32BE(at + 1),
    remainingMs: bytes.readUInt32BE(at + 5),
    header: bytes.toString('utf8', at + fixedBytes, bodyAt),
    body: bytes.toString('utf8', bodyAt, end),
  }
}

export const notAFrame = (part: string): Failure =>
  new Failure('bad-request', 'tunnel.frame', 'The other end of the tunnel sent what is no frame.', { params: { part } })
