import fastify, { type FastifyInstance } from 'fastify'
import { asFailure, badRequest, Failure } from '#libraries/errors/failure.ts'
import type { Secret } from '#libraries/errors/sensitive.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import { mergeMetrics } from '../domain/merge-metrics.ts'
import type { BankView } from './bank-view.ts'
import type { Command } from './command.ts'
import { errorReply } from './error-reply.ts'
import { refuseStrangers, requireToken } from './guard.ts'

/** Bytes of a request body at most. */
const bodyBytesMax = 16_384

/** The door over HTTP: who may ask, health, metrics, and a path for each command. */
export const httpDoor = ({
  view,
  token,
  commands,
  log,
}: {
  view: BankView
  token: Secret
  commands: Readonly<Record<string, Command>>
  log: Log
}): FastifyInstance => {
  const door = fastify({ bodyLimit: bodyBytesMax, forceCloseConnections: true, logger: false })
  const allow = requireToken(token)
  door.addHook('onRequest', async request => {
    refuseStrangers(request.headers)
    if (!isOpen(request.url)) allow(request.headers.authorization)
  })
  door.setErrorHandler((thrown, request, reply) => {
    const { status, body } = errorReply(thrown)
    if (status === 500)
      log.error('A command failed.', { path: request.routeOptions.url, error: thrown, cause: asFailure(thrown).cause })
    if (status === 401) reply.header('www-authenticate', 'Bearer')
    return reply.code(status).send(body)
  })
  door.setNotFoundHandler(() => {
    throw new Failure('not-found', 'operator.path', 'There is nothing at this path: commands are POST /commands/NAME.')
  })
  health(door, view)
  door.get('/metrics', async (_request, reply) => {
    const edges = await view.edges()
    const page = mergeMetrics([await view.metricsPage(), ...edges.map(edge => edge.metrics)])
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(page)
  })
  door.post('/commands/:name', async request => {
    const { name } = request.params as { name: string }
    const run = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (run === undefined)
      throw badRequest('operator.unknown-command', 'command', `Commands are ${Object.keys(commands).join(', ')}.`)
    return run(request.body)
  })
  return door
}

const openPaths: readonly string[] = ['/metrics', '/health/live', '/health/ready', '/health/started']

const isOpen = (url: string): boolean => openPaths.includes(url.split('?', 1)[0] as string)

/** Probes: live asks nobody, so that a sick neighbour does not get this process killed. */
const health = (door: FastifyInstance, view: BankView): void => {
  door.get('/health/live', async () => ({ live: true }))
  door.get('/health/started', async (_request, reply) => {
    const started = view.started()
    return reply.code(started ? 200 : 503).send({ started })
  })
  door.get('/health/ready', async (_request, reply) => {
    const reasons = view.notReady()
    return reply.code(reasons.length === 0 ? 200 : 503).send({ ready: reasons.length === 0, reasons })
  })
}
