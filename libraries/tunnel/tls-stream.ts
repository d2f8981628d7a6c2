import type { TLSSocket } from 'node:tls'
import type { Log } from '../telemetry/telemetry-port.ts'
import type { ByteStream } from './byte-stream.ts'
import type { Connection } from './connection.ts'

/** A TLS socket as the stream of a connection: writes of one loop turn leave together, reading pauses while too much waits. */
export const tlsStream = (socket: TLSSocket, { queueBytesMax }: { queueBytesMax: number }): ByteStream => {
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let batch = 1
  let written = 0
  const flush = () => {
    const bytes = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting, waitingBytes)
    waiting = []
    waitingBytes = 0
    if (socket.destroyed || !socket.writable) return
    written = batch
    batch += 1
    socket.write(bytes)
    // A peer that does not read its replies gets no more calls served, until it does.
    if (socket.writableLength > queueBytesMax) socket.pause()
  }
  socket.setNoDelay(true)
  socket.on('drain', () => socket.resume())
  return {
    write: bytes => {
      if (waiting.push(bytes) === 1) setImmediate(flush)
      waitingBytes += bytes.length
      return batch
    },
    lastBatchWritten: () => written,
    queuedBytes: () => waitingBytes + socket.writableLength,
    close: () => {
      if (waiting.length > 0) flush()
      // What was written leaves before the end of the stream; a peer that does not take it is cut off by the caller's timer.
      socket.destroySoon()
    },
    abort: () => socket.destroy(),
  }
}

/** Passes the socket's bytes to the connection; what is no frame ends it. */
export const readFrom = (socket: TLSSocket, connection: Connection, log: Log): void => {
  socket.on('error', error => log.debug('A connection of the tunnel broke.', { reason: error.message }))
  socket.on('data', chunk => {
    try {
      connection.receive(chunk)
    } catch (error) {
      log.warn('A connection of the tunnel is closed: its other end does not speak our protocol.', {
        reason: String(error),
      })
      socket.destroy()
    }
  })
}
