import { openCertificates } from '#libraries/certificates/certificates.ts'
import type { Handlers, ResponseOf } from '#libraries/contract/contract.ts'
import { createCaller } from '#libraries/rpc/caller.ts'
import { createServer } from '#libraries/rpc/server.ts'
import { openTunnelServer, type TunnelServer } from '#libraries/tunnel/tls-tunnel-server.ts'
import { edgeContract, mastercardContract } from '#services/mastercard/contract.ts'
import type { Platform } from './place/platform.ts'

export type EdgeReport = ResponseOf<(typeof edgeContract)['methods']['report']>

/** The cluster's end of the tunnel: certificates, the listener, and the way back to each edge. */
export type TunnelDoor = {
  /** Opens it for `service.mastercard`'s handlers, and nothing else. */
  readonly open: (handlers: Handlers<typeof mastercardContract>) => Promise<{ readonly close: () => Promise<void> }>
  /** `host:port`; undefined before it is open. */
  readonly address: () => string | undefined
  /** What each edge that is connected now says of itself; one that does not answer is left out. */
  readonly edges: () => Promise<readonly EdgeReport[]>
}

export const tunnelDoor = ({
  platform,
  listen,
}: {
  platform: Platform
  listen: { readonly host: string; readonly port: number }
}): TunnelDoor => {
  const { clock, random, telemetry, keysDirectory } = platform
  const log = telemetry.log.at('service.mastercard')
  let server: TunnelServer | undefined
  return {
    open: async handlers => {
      const certificates = openCertificates({ keysDirectory, clock, random, log })
      const identity = certificates.identity({ role: 'service', name: 'mastercard' })
      const serve = createServer({ services: [{ contract: mastercardContract, handlers }], clock, telemetry })
      server = await openTunnelServer({ listen, identity, serve, log, clock, metrics: telemetry.metrics })
      const opened = server
      return {
        close: async () => {
          certificates.close()
          await opened.close()
        },
      }
    },
    address: () => server && `${server.address.host}:${server.address.port}`,
    edges: async () => {
      const reports = (server?.peers() ?? []).map(peer => {
        const call = createCaller({
          caller: 'service.operator',
          placements: { get: () => peer },
          clock,
          random,
          telemetry,
        })
        return call(edgeContract).report({})
      })
      const answers = await Promise.allSettled(reports)
      return answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []))
    },
  }
}
