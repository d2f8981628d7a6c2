import type { X509Certificate } from 'node:crypto'
import type { Name } from './node-certificate.ts'

const uriPattern = /^URI:spiffe:\/\/florin\/(edge|service)\/([a-z0-9-]{1,63})$/

/**
 * The name in a certificate whose chain has been checked, or undefined when it has none of ours. A certificate with two
 * names is refused whole: nobody could say which of them is meant.
 */
export const peerNameOf = (certificate: Pick<X509Certificate, 'subjectAltName'> | undefined): Name | undefined => {
  const uris = (certificate?.subjectAltName ?? '').split(', ').filter(entry => entry.startsWith('URI:'))
  const [, role, name] = uris.length === 1 ? (uriPattern.exec(uris[0] ?? '') ?? []) : []
  return role === undefined || name === undefined ? undefined : { role: role as Name['role'], name }
}
