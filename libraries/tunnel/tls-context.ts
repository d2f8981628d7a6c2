import { constants, X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { Credentials } from '../certificates/certificates.ts'
import type { Name } from '../certificates/node-certificate.ts'
import { peerNameOf } from '../certificates/peer-name.ts'

export const protocolName = 'florin-tunnel/1'

/**
 * What both ends give to `node:tls`. Only TLS 1.3; no session tickets, because a resumed session would not look at the
 * certificate again and so outlive it.
 */
export const contextOf = ({ certificate, key, authorities }: Credentials) => ({
  cert: certificate,
  key: key.reveal(),
  ca: [...authorities],
  minVersion: 'TLSv1.3' as const,
  secureOptions: constants.SSL_OP_NO_TICKET,
})

/** Whom the other end's certificate names; its chain has been checked by then. */
export const peerOf = (socket: TLSSocket): Name | undefined => {
  const certificate: X509Certificate | undefined = socket.getPeerX509Certificate()
  return certificate instanceof X509Certificate ? peerNameOf(certificate) : undefined
}

/** As callers are named in calls: every edge is `edge`, a service is `service.NAME`. */
export const callerName = ({ role, name }: Name): string => (role === 'edge' ? 'edge' : `service.${name}`)
