import { createServer as createNodeServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { asFailure, badRequest, Failure } from '../errors/failure.ts'
import type { Clock } from '../time/clock.ts'
import { fromHttpHeaders } from './http-headers.ts'
import { statusOf } from './http-status.ts'
import { bodyBytesMax } from './limits.ts'
import type { WireServer } from './transport.ts'

/**
 * Calls over HTTP/1.1: `POST /rpc/service.card/checkCard` with JSON in and out; a failure has its status and its JSON.
 * `GET /health/live` says that the process answers, `GET /health/ready` whether it should get traffic.
 */
export type HttpServer = {
  /** `127.0.0.1:40123`. */
  readonly address: string
  /** Takes no new connections, lets what is under way end, at most `drainMaxMs`, then cuts. */
  readonly close: () => Promise<void>
}

/** A page by its path, query included. */
export type Pages = (path: string) => Promise<{ readonly type: string; readonly body: string }> | undefined

/** Longer than a client keeps an idle connection, so that a server does not close one that a call is just put on. */
const keepAliveMs = 65_000
const drainMaxMs = 10_000

export const createHttpServer = async ({
  serve,
  host = '127.0.0.1',
  port,
  clock,
  notReady = () => undefined,
  page = () => undefined,
}: {
  serve: WireServer
  host?: string
  /** 0: any free one. */
  port: number
  clock: Clock
  /** Why the process should get no traffic now, or undefined. */
  notReady?: () => string | undefined
  /** What else may be read here: `/metrics`. Undefined: there is nothing at this path. */
  page?: Pages
}): Promise<HttpServer> => {
  let closing: Promise<void> | undefined
  const server = createNodeServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    if (closing !== undefined) response.setHeader('connection', 'close')
    if (request.method === 'GET')
      return answerGet(request, response, { notReady: closing === undefined ? notReady : () => 'It stops.', page })
    answerCall(request, serve).then(
      ([status, body]) => send(response, status, body),
      thrown => refuse(response, asFailure(thrown)),
    )
  })
  await listen(server, host, port)
  const { address, port: bound } = server.address() as AddressInfo
  return {
    address: address.includes(':') ? `[${address}]:${bound}` : `${address}:${bound}`,
    close: () => {
      closing ??= closeServer(server, clock)
      return closing
    },
  }
}

const answerCall = async (request: IncomingMessage, serve: WireServer): Promise<[number, string]> => {
  const [empty, rpc, service, method, ...rest] = (request.url ?? '').split('/')
  if (request.method !== 'POST' || empty !== '' || rpc !== 'rpc' || !service || !method || rest.length > 0)
    throw noSuchPath()
  // A browser says so; no service is one. A page under a name that points here could else call for its reader.
  if (request.headers.origin !== undefined)
    throw new Failure('forbidden', 'rpc.browser', 'Services call here, web pages may not.', {
      params: { field: 'origin' },
    })
  if (!request.headers['content-type']?.startsWith('application/json'))
    throw badRequest('rpc.content-type', 'content-type', 'Send the request as content-type: application/json.')
  const headers = fromHttpHeaders(request.headers)
  const reply = await serve({ service, method, headers, body: await readBody(request) })
  return reply.ok ? [200, reply.body] : [statusOf[reply.failure.code], JSON.stringify(reply.failure)]
}

const readBody = (request: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= bodyBytesMax) chunks.push(chunk)
      else reject(tooLong())
    })
    request.on('end', () => resolve(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString()))
    request.on('error', () => reject(new Failure('unavailable', 'rpc.request-broken', 'The request broke off.')))
  })

const answerGet = (
  { url = '' }: IncomingMessage,
  response: ServerResponse,
  { notReady, page }: { notReady: () => string | undefined; page: Pages },
): void => {
  const reason = notReady()
  if (url === '/health/live') send(response, 200, '{"live":true}')
  else if (url === '/health/ready')
    send(response, reason === undefined ? 200 : 503, JSON.stringify({ ready: reason === undefined, reason }))
  else
    (page(url) ?? Promise.reject(noSuchPath())).then(
      ({ type, body }) => send(response, 200, body, type),
      thrown => refuse(response, asFailure(thrown)),
    )
}

const refuse = (response: ServerResponse, failure: Failure): void => {
  // What is left of a body that is too long would have to be read before the next request on this connection.
  if (failure.subCode === 'rpc.too-long') response.setHeader('connection', 'close')
  send(response, statusOf[failure.code], JSON.stringify(failure))
}

const send = (response: ServerResponse, status: number, body: string, type = 'application/json'): void => {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

const noSuchPath = (): Failure =>
  new Failure('not-found', 'rpc.no-such-path', 'Call a method with POST /rpc/<service>/<method> and JSON.')

const tooLong = (): Failure => badRequest('rpc.too-long', 'body', `Give a body of at most ${bodyBytesMax} bytes.`)

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })

const closeServer = (server: Server, clock: Clock): Promise<void> =>
  new Promise(resolve => {
    const cancel = clock.after(drainMaxMs, () => server.closeAllConnections())
    server.close(() => {
      cancel()
      resolve()
    })
  })
