import { request } from 'undici'
import type { SpanRecord } from '#libraries/telemetry/telemetry-port.ts'
import { type PeerStatus, peerPaths } from './peer-pages.ts'

/** The other processes of the fleet, read over HTTP. One that does not answer in time gives undefined. */
export type Peers = {
  readonly status: (service: string) => Promise<PeerStatus | undefined>
  readonly metrics: (service: string) => Promise<string | undefined>
  readonly traces: (service: string, id: string) => Promise<readonly SpanRecord[] | undefined>
  readonly names: readonly string[]
}

const answerMsMax = 1000

/** `addresses`: service to `http://host:port`. */
export const undiciPeers = (addresses: ReadonlyMap<string, string>): Peers => {
  const read = async (service: string, path: string): Promise<string | undefined> => {
    try {
      const { statusCode, body } = await request(`${addresses.get(service)}${path}`, {
        headersTimeout: answerMsMax,
        bodyTimeout: answerMsMax,
      })
      const text = await body.text()
      return statusCode === 200 ? text : undefined
    } catch {
      return undefined
    }
  }
  const document = async <T>(service: string, path: string): Promise<T | undefined> => {
    const text = await read(service, path)
    return text === undefined ? undefined : (JSON.parse(text) as T)
  }
  return {
    names: [...addresses.keys()],
    status: service => document<PeerStatus>(service, peerPaths.status),
    metrics: service => read(service, peerPaths.metrics),
    traces: (service, id) => document<readonly SpanRecord[]>(service, `${peerPaths.traces}${id}`),
  }
}
