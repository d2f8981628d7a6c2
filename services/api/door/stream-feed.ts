import type { FastifyInstance } from 'fastify'
import type { Clock } from '#libraries/time/clock.ts'
import type { FeedItem } from '#services/feed/contract.ts'
import type { Callers } from './caller.ts'
import type { FeedStreams } from './feed-streams.ts'
import { idIn, type Query } from './query.ts'
import { feedItemWire } from './wire.ts'

/** A comment line this often keeps proxies from closing a quiet stream. */
const heartbeatMs = 15_000
/** A reader that is this many bytes behind is cut off; it reads the feed again when it comes back. */
const unreadBytesMax = 262_144

/**
 * `GET /feed/stream?account_id=`: server-sent events, one `feed` event for each new or changed line. What happened before the stream
 * opened is in `GET /feed`.
 */
export const streamFeed = (
  door: FastifyInstance,
  { callers, streams, clock }: { callers: Callers; streams: FeedStreams; clock: Clock },
): void => {
  door.get('/feed/stream', async (request, reply) => {
    const customerId = await callers.customerOf(request.headers.authorization)
    const accountId = await callers.ownAccount(customerId, idIn(request.query as Query, 'account_id', 'acc'))
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    raw.write('event: open\ndata: {}\n\n')
    const send = (item: FeedItem): void => {
      raw.write(`id: ${item.feedItemId}:${item.position}\nevent: feed\ndata: ${JSON.stringify(feedItemWire(item))}\n\n`)
      if (raw.writableLength > unreadBytesMax) raw.destroy()
    }
    const endWatch = streams.watch({ customerId, accountId, send, close: () => raw.end() })
    const stopBeating = beat(clock, () => raw.write(': still here\n\n'))
    raw.on('close', () => {
      endWatch()
      stopBeating()
    })
  })
}

const beat = (clock: Clock, task: () => void): (() => void) => {
  let stop = (): void => {}
  const again = (): void => {
    stop = clock.after(heartbeatMs, () => {
      task()
      again()
    })
  }
  again()
  return () => stop()
}
