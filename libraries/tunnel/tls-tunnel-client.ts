import { connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import type { Identity } from '../certificates/certificates.ts'
import { type Name, uriOf } from '../certificates/node-certificate.ts'
import { peerNameOf } from '../certificates/peer-name.ts'
import { asFailure, Failure } from '../errors/failure.ts'
import type { Random } from '../ids/ids.ts'
import type { WireServer, WireTransport } from '../rpc/transport.ts'
import type { Log, Metrics } from '../telemetry/telemetry-port.ts'
import type { Clock } from '../time/clock.ts'
import { type Connection, connectionOver } from './connection.ts'
import { type Dialled, keptDialled } from './kept-dialled.ts'
import { type TunnelLimits, tunnelLimits } from './limits.ts'
import { callerName, contextOf, protocolName } from './tls-context.ts'
import { readFrom, tlsStream } from './tls-stream.ts'
import { tunnelMetrics } from './tunnel-metrics.ts'

export type Address = { readonly host: string; readonly port: number }

/** The edge's end of the tunnel. `close` lets calls in flight end. */
export type TunnelClient = WireTransport & { readonly connected: () => boolean }

type Parts = {
  /** One connection is kept to each; calls take turns over those that are healthy. */
  readonly addresses: readonly Address[]
  readonly identity: Identity
  /** Whose certificate the other end must show. */
  readonly expect: Name
  /** Serves calls that the bank makes back. */
  readonly serve: WireServer
  readonly log: Log
  readonly clock: Clock
  readonly random: Random
  readonly metrics: Metrics
  readonly limits?: Partial<TunnelLimits>
  readonly onLateReply?: (call: { service: string; method: string }) => void
  /** Called whenever the first connection is up again, and when the last is gone. */
  readonly onConnected?: (connected: boolean) => void
}

/** Connects and reconnects until it is closed. Returns at once: `connected` tells how it goes. */
export const openTunnelClient = (parts: Parts): TunnelClient => {
  const { addresses, identity, clock, random, log } = parts
  const limits = { ...tunnelLimits, ...parts.limits }
  const metrics = tunnelMetrics(parts.metrics, 'edge')
  const onLateReply = (call: { service: string; method: string }) => {
    metrics.late(call)
    parts.onLateReply?.(call)
  }
  let wasConnected = false
  const changed = () => {
    const usable = kept.flatMap(each => each.current() ?? []).filter(connection => connection.usable()).length
    metrics.connections(usable)
    if (usable > 0 === wasConnected) return
    wasConnected = usable > 0
    log.info(wasConnected ? 'The tunnel is up.' : 'The tunnel is down.')
    parts.onConnected?.(wasConnected)
  }
  const kept = addresses.map(address =>
    keptDialled({
      dial: signal => dial({ parts: { ...parts, onLateReply }, limits, address, signal }),
      clock,
      random,
      limits,
      changed: () => changed(),
      failed: reason => log.debug('The tunnel could not be connected; it is tried again.', { ...address, reason }),
    }),
  )
  const stopRenewal = identity.onRenewed(() => {
    for (const each of kept) each.replace()
  })
  const usable = () => kept.flatMap(each => each.current() ?? []).filter(connection => connection.usable())
  let turn = 0
  return {
    placement: 'tunnel',
    connected: () => usable().length > 0,
    send: async request => {
      const all = usable()
      const healthy = all.filter(connection => connection.healthy())
      const choice = healthy.length > 0 ? healthy : all
      turn = (turn + 1) % 0x3fff_ffff
      const connection = choice[turn % choice.length]
      if (connection === undefined) throw new Failure('unavailable', 'tunnel.down', 'The tunnel is not connected.')
      return connection.send(request)
    },
    close: async () => {
      stopRenewal()
      await Promise.all(kept.map(each => each.close()))
    },
  }
}

/** One connection, greeted and checked. Rejects with the reason why there is none. */
const dial = ({
  parts,
  limits,
  address,
  signal,
}: {
  parts: Parts & { onLateReply: (call: { service: string; method: string }) => void }
  limits: TunnelLimits
  address: Address
  signal: AbortSignal
}): Promise<Dialled> =>
  new Promise((resolve, reject) => {
    const { identity, expect, serve, clock, log } = parts
    const socket: TLSSocket = connect({
      ...address,
      ...contextOf(identity.current()),
      // Sent for proxies that route by it; the name that counts is the certificate's URI.
      servername: `${expect.name}.${expect.role}.florin.internal`,
      ALPNProtocols: [protocolName],
      rejectUnauthorized: true,
      checkServerIdentity: (_host: string, certificate: PeerCertificate) => wrongName(certificate, expect),
    })
    const cancel = clock.after(limits.connectMs, () => socket.destroy(new Error('No greeting in time.')))
    const abandon = () => socket.destroy()
    signal.addEventListener('abort', abandon, { once: true })
    let ended: () => void = () => {}
    const over = new Promise<void>(resolveOver => {
      ended = resolveOver
    })
    const start = (): Connection =>
      connectionOver({
        stream: tlsStream(socket, limits),
        side: 'dials',
        caller: callerName(expect),
        serve,
        clock,
        limits,
        onReady: () => {
          cancel()
          signal.removeEventListener('abort', abandon)
          if (connection !== undefined) resolve({ connection, over })
        },
        onDraining: () => ended(),
        onLateReply: parts.onLateReply,
      })
    let connection: Connection | undefined
    let reason = 'The connection ended before the greeting.'
    socket.on('error', error => {
      reason = error.message
    })
    socket.on('secureConnect', () => {
      if (socket.alpnProtocol === protocolName) {
        connection = start()
        readFrom(socket, connection, log)
      } else socket.destroy(new Error('The other end is no tunnel.'))
    })
    socket.on('close', () => {
      cancel()
      signal.removeEventListener('abort', abandon)
      connection?.broken()
      ended()
      reject(new Failure('unavailable', 'tunnel.connect', reason))
    })
  })

const wrongName = ({ subjectaltname }: PeerCertificate, expect: Name): Error | undefined => {
  const name = peerNameOf({ subjectAltName: subjectaltname ?? '' })
  if (name !== undefined && uriOf(name) === uriOf(expect)) return undefined
  return asFailure(new Failure('forbidden', 'tunnel.role', `The other end is not ${uriOf(expect)}.`))
}
