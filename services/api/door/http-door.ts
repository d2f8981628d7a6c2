import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { asFailure, Failure } from '#libraries/errors/failure.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Callers } from './caller.ts'
import { problemOf, problemType } from './problem.ts'
import type { Query } from './query.ts'

/** Bytes of a request body at most. */
export const bodyBytesMax = 16_384

export type Endpoint = (customerId: CustomerId, input: Query) => Promise<object>

/** Paths to handlers. `input` is the query and the path's parameters, or the body (JSON or a form). */
export type Routes = {
  readonly get: Readonly<Record<string, Endpoint>>
  readonly post: Readonly<Record<string, Endpoint>>
  readonly put: Readonly<Record<string, Endpoint>>
  readonly patch: Readonly<Record<string, Endpoint>>
  readonly delete: Readonly<Record<string, Endpoint>>
}

/** The HTTP side of the public API: who calls, what they send, and every failure as problem+json. */
export const httpDoor = ({
  routes,
  customerOf,
  log,
}: {
  routes: Routes
  customerOf: Callers['customerOf']
  log: Log
}): FastifyInstance => {
  const door = fastify({
    bodyLimit: bodyBytesMax,
    forceCloseConnections: true,
    logger: false,
    routerOptions: { querystringParser: parseQuery },
  })
  door.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, parseQuery(String(body))),
  )
  door.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error)
    if (problem.status >= 500)
      log.error('A customer could not be answered.', {
        path: request.routeOptions.url,
        code: problem.code,
        cause: String(asFailure(error).cause ?? ''),
      })
    return sendProblem(reply, error)
  })
  door.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, new Failure('not-found', 'api.path', 'There is nothing at this path.')),
  )
  for (const [method, endpoints] of Object.entries(routes) as [keyof Routes, Routes['get']][])
    for (const [path, endpoint] of Object.entries(endpoints))
      door[method](path, async request => endpoint(await customerOf(request.headers.authorization), inputOf(request)))
  return door
}

export const sendProblem = (reply: FastifyReply, thrown: unknown): FastifyReply => {
  const problem = problemOf(thrown)
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply.code(problem.status).type(problemType).send(problem)
}

/** Query, path and body as one object; a name in the path wins. */
export const inputOf = (request: FastifyRequest): Query => {
  const body = typeof request.body === 'object' && request.body !== null ? request.body : {}
  return { ...(request.query as object), ...body, ...(request.params as object) }
}

/** Repeated names become lists, which is how `expand[]` comes; the object has no prototype to pollute. */
const parseQuery = (text: string): Record<string, unknown> => {
  const values: Record<string, unknown> = Object.create(null)
  const given = new URLSearchParams(text)
  for (const name of new Set(given.keys())) {
    const all = given.getAll(name)
    values[name] = all.length === 1 ? all[0] : all
  }
  return values
}
