import type { Socket } from 'node:net'
import type { Clock } from '#libraries/time/clock.ts'
import { linkEndMs, linkQueueBytesMax } from '../edge-limits.ts'
import type { Link, LinkStream } from './link.ts'

/** A TCP socket as the stream of a link: frames of one loop turn leave in one write. A peer that does not read is cut off. */
export const tcpStream = (socket: Socket, clock: Clock): LinkStream => {
  let waiting: Uint8Array[] = []
  const flush = () => {
    const bytes = waiting.length === 1 ? (waiting[0] as Uint8Array) : Buffer.concat(waiting)
    waiting = []
    if (socket.destroyed || !socket.writable) return
    socket.write(bytes)
    if (socket.writableLength > linkQueueBytesMax) socket.resetAndDestroy()
  }
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 30_000)
  return {
    write: bytes => {
      if (waiting.push(bytes) === 1) setImmediate(flush)
    },
    end: () => {
      if (waiting.length > 0) flush()
      socket.end()
      clock.after(linkEndMs, () => socket.destroy())
    },
    reset: () => {
      if (waiting.length > 0) flush()
      socket.destroy()
    },
  }
}

/** Passes the socket's bytes to the link; resolves when the socket has closed. */
export const readInto = (link: Link, socket: Socket, clock: Clock): Promise<void> =>
  new Promise(resolve => {
    socket.on('error', () => {})
    socket.on('data', chunk => link.receive(chunk as Buffer, clock.monotonicMs()))
    socket.on('close', () => {
      link.ended()
      resolve()
    })
  })
