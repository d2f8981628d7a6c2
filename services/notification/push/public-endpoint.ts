import { BlockList, isIP } from 'node:net'

/** What is wrong with a push endpoint, or undefined: it must be https and lead out of our own network. */
export type EndpointProblem = 'endpoint-not-https' | 'endpoint-not-public'

/** A v4 address inside a v6 one (`::ffff:10.0.0.1`) is judged as the v4 one. Loopback, private, link-local, carrier, documentation, multicast and reserved ranges (RFC 6890 and its updates). */
const notPublic = new BlockList()
const ranges4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const
const ranges6 = [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const
for (const [net, prefix] of ranges4) notPublic.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of ranges6) notPublic.addSubnet(net, prefix, 'ipv6')

/** Whether an address that a name resolved to may be connected to. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address)
  return family !== 0 && !notPublic.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

export const isLoopbackAddress = (address: string): boolean => address.startsWith('127.') || address === '::1'

/** Judges the text alone; what the name resolves to is judged again at each connection, where it cannot change afterwards. */
export const endpointProblem = (
  endpoint: string,
  { loopbackAllowed }: { loopbackAllowed: boolean },
): EndpointProblem | undefined => {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return 'endpoint-not-https'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const loopback = host === 'localhost' || isLoopbackAddress(host)
  if (loopback) return loopbackAllowed ? undefined : 'endpoint-not-public'
  if (isIP(host) !== 0) return isPublicAddress(host) ? undefined : 'endpoint-not-public'
  return host.includes('.') && !/\.(localhost|local|internal)$/.test(host) ? undefined : 'endpoint-not-public'
}
