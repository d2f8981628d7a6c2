import { createServer, type Server, type TLSSocket } from 'node:tls'
import type { Identity } from '../certificates/certificates.ts'
import type { Name } from '../certificates/node-certificate.ts'
import { Failure } from '../errors/failure.ts'
import type { WireServer, WireTransport } from '../rpc/transport.ts'
import type { Log, Metrics } from '../telemetry/telemetry-port.ts'
import type { Clock } from '../time/clock.ts'
import { type Connection, connectionOver } from './connection.ts'
import { type TunnelLimits, tunnelLimits } from './limits.ts'
import { callerName, contextOf, peerOf, protocolName } from './tls-context.ts'
import { readFrom, tlsStream } from './tls-stream.ts'
import { type TunnelMetrics, tunnelMetrics } from './tunnel-metrics.ts'

/** The bank's end of the tunnel. */
export type TunnelServer = {
  readonly address: { readonly host: string; readonly port: number }
  /** Calls back to each edge that is connected, on the newest connection of each. */
  readonly peers: () => readonly (WireTransport & { readonly peer: string })[]
  /** Takes no new connections, lets calls in flight end, closes. */
  readonly close: () => Promise<void>
}

type Parts = {
  readonly listen: { readonly host: string; readonly port: number }
  readonly identity: Identity
  /** Whose certificates are taken. */
  readonly accepts?: Name['role']
  /** Serves the calls of edges. Give it only what an edge may call. */
  readonly serve: WireServer
  readonly log: Log
  readonly clock: Clock
  readonly metrics: Metrics
  readonly limits?: Partial<TunnelLimits>
}

type Open = {
  readonly connection: Connection
  readonly peer: string
  readonly closed: Promise<void>
  readonly destroy: () => void
}

/** Listens for edges. Throws `Failure('unavailable', 'tunnel.listen')` when the address cannot be had. */
export const openTunnelServer = async (parts: Parts): Promise<TunnelServer> => {
  const { listen, identity, accepts = 'edge', log, clock } = parts
  const limits = { ...tunnelLimits, ...parts.limits }
  const metrics = tunnelMetrics(parts.metrics, 'bank')
  const open = new Set<Open>()
  const server = createServer({
    ...contextOf(identity.current()),
    requestCert: true,
    rejectUnauthorized: true,
    ALPNProtocols: [protocolName],
    handshakeTimeout: limits.connectMs,
  })
  const refuse = (socket: TLSSocket, reason: string) => {
    metrics.refused(reason)
    log.warn('A connection to the tunnel was refused.', { reason, remote: socket.remoteAddress ?? '' })
    socket.destroy()
  }
  server.on('tlsClientError', (error, socket) => refuse(socket, refusalIn(socket, error)))
  server.on('secureConnection', socket => {
    const peer = peerOf(socket)
    if (socket.alpnProtocol !== protocolName) return refuse(socket, 'protocol')
    if (peer?.role !== accepts) return refuse(socket, 'role')
    if (open.size >= limits.connectionsMax) return refuse(socket, 'too-many')
    accept({ socket, peer: `${peer.role}/${peer.name}`, caller: callerName(peer), parts, limits, open, metrics })
  })
  const stopRenewal = identity.onRenewed(credentials => server.setSecureContext(contextOf(credentials)))
  await listening(server, listen)
  const bound = server.address() as { address: string; port: number }
  return {
    address: { host: bound.address, port: bound.port },
    peers: () => newestOf(open),
    close: async () => {
      stopRenewal()
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      await Promise.all(Array.from(open, each => drained(each, clock, limits)))
      await closed
    },
  }
}

const accept = ({
  socket,
  peer,
  caller,
  parts: { serve, clock, log },
  limits,
  open,
  metrics,
}: {
  socket: TLSSocket
  peer: string
  caller: string
  parts: Parts
  limits: TunnelLimits
  open: Set<Open>
  metrics: TunnelMetrics
}): void => {
  const cancelGreeting = clock.after(limits.connectMs, () => socket.destroy())
  const connection = connectionOver({
    stream: tlsStream(socket, limits),
    side: 'listens',
    caller,
    serve,
    clock,
    limits,
    onReady: cancelGreeting,
    onDraining: () => {},
    onLateReply: metrics.late,
  })
  const closed = new Promise<void>(resolve => {
    socket.on('close', () => {
      cancelGreeting()
      open.delete(entry)
      metrics.connections(open.size)
      connection.broken()
      log.info('An edge is no longer connected.', { peer })
      resolve()
    })
  })
  const entry: Open = { connection, peer, closed, destroy: () => socket.destroy() }
  open.add(entry)
  metrics.connections(open.size)
  log.info('An edge is connected.', { peer })
  readFrom(socket, connection, log)
}

/** The chain's fault if there was one, else what OpenSSL calls the fault of the handshake. */
const refusalIn = ({ authorizationError }: TLSSocket, error: Error): string =>
  authorizationError ? String(authorizationError) : ((error as { code?: string }).code ?? 'handshake')

const newestOf = (open: ReadonlySet<Open>): (WireTransport & { peer: string })[] => {
  const byPeer = new Map<string, Connection>()
  for (const { peer, connection } of open) if (connection.usable()) byPeer.set(peer, connection)
  return Array.from(byPeer, ([peer, { send, drain }]) => ({ peer, placement: 'tunnel', send, close: drain }))
}

/** Drains; a peer that does not take the end of the stream is cut off. */
const drained = async ({ connection, closed, destroy }: Open, clock: Clock, limits: TunnelLimits): Promise<void> => {
  await connection.drain()
  const cancel = clock.after(limits.connectMs, destroy)
  await closed
  cancel()
}

const listening = (server: Server, { host, port }: { host: string; port: number }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', error =>
      reject(
        new Failure('unavailable', 'tunnel.listen', `The tunnel cannot listen on ${host}:${port}: ${error.message}.`, {
          cause: error,
        }),
      ),
    )
    server.listen(port, host, resolve)
  })
