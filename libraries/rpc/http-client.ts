import { type Dispatcher, Pool } from 'undici'
import { Failure } from '../errors/failure.ts'
import { invariant } from '../errors/invariant.ts'
import type { Clock } from '../time/clock.ts'
import { createEndpoints } from './endpoints.ts'
import { toHttpHeaders } from './http-headers.ts'
import { failureFromHttp } from './http-status.ts'
import { bodyBytesMax, connectionsMax, connectMaxMs } from './limits.ts'
import type { WireReply, WireRequest, WireTransport } from './transport.ts'

/**
 * Calls over HTTP/1.1 on kept connections, to one of the `addresses` (`host:port`). undici's `dispatch` and not its `request`:
 * it makes no stream per answer, and it tells whether a request had been sent when it broke.
 */
export const createHttpTransport = ({
  addresses,
  clock,
}: {
  addresses: readonly string[]
  clock: Clock
}): WireTransport => {
  invariant(addresses.length > 0, 'A callee over HTTP has an address.')
  const pools = addresses.map(
    address =>
      new Pool(`http://${address}`, {
        connections: connectionsMax,
        connect: { timeout: connectMaxMs },
        maxResponseSize: bodyBytesMax,
      }),
  )
  const endpoints = createEndpoints(pools, clock)
  let closing: Promise<unknown> | undefined
  return {
    placement: 'http',
    send: async request => {
      const endpoint = endpoints.pick()
      endpoint.inFlight += 1
      try {
        const reply = await post(endpoint.target, request)
        endpoints.report(endpoint, true)
        return reply
      } catch (thrown) {
        endpoints.report(endpoint, false)
        throw thrown
      } finally {
        endpoint.inFlight -= 1
      }
    },
    close: async () => {
      closing ??= Promise.all(pools.map(pool => pool.close()))
      await closing
    },
  }
}

/** The caller has stopped waiting by then: what is cut is the connection, so that a silent callee does not keep it. */
const silenceMs = ({ headers }: WireRequest): number => Math.ceil(headers.remainingMs / 1000 + 1) * 1000

const post = (pool: Pool, request: WireRequest): Promise<WireReply> =>
  new Promise((resolve, reject) => {
    const timeout = silenceMs(request)
    pool.dispatch(
      {
        method: 'POST',
        path: `/rpc/${request.service}/${request.method}`,
        headers: toHttpHeaders(request.headers),
        body: request.body,
        headersTimeout: timeout,
        bodyTimeout: timeout,
      },
      collect(resolve, reject),
    )
  })

const collect = (
  resolve: (reply: WireReply) => void,
  reject: (failure: Failure) => void,
): Dispatcher.DispatchHandler => {
  let wasSent = false
  let status = 0
  const chunks: Buffer[] = []
  return {
    onRequestStart: () => {
      wasSent = true
    },
    onResponseStart: (_controller, statusCode) => {
      status = statusCode
    },
    onResponseData: (_controller, chunk) => {
      chunks.push(chunk)
    },
    onResponseEnd: () => {
      const body = chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString()
      resolve(status === 200 ? { ok: true, body } : { ok: false, failure: failureFromHttp(status, body) })
    },
    onResponseError: (_controller, error) => reject(brokenCall(error, wasSent)),
  }
}

const timeoutCodes: ReadonlySet<unknown> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])

const brokenCall = (error: Error & { readonly code?: unknown }, wasSent: boolean): Failure => {
  if (!wasSent)
    return new Failure('unavailable', 'rpc.not-connected', 'The callee took no connection.', { cause: error })
  if (timeoutCodes.has(error.code))
    return new Failure('timeout', 'rpc.timed-out', 'The callee did not answer in time.', { cause: error })
  return new Failure(
    'unknown',
    'rpc.broken-off',
    'The connection broke before the answer: the call may have been done.',
    {
      cause: error,
    },
  )
}
