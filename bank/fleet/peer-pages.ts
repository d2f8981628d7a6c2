import type { Pages } from '#libraries/rpc/http-server.ts'
import type { SpanRecord } from '#libraries/telemetry/telemetry-port.ts'
import type { BankStatus, EdgeReport } from '#services/operator/service.ts'

/** What a process of the fleet says of itself, beside its health: the operators' door asks every process and puts it together. */
export type PeerStatus = {
  readonly service: string
  readonly notReady?: string | undefined
  readonly projections: BankStatus['projections']
  /** Where the tunnel ends: what the edges say. */
  readonly edges: readonly EdgeReport[]
}

export const peerPaths = { metrics: '/metrics', status: '/status', traces: '/traces/' } as const

/** The pages of one process. No card data: metrics, counts, and spans as they are kept. */
export const peerPages =
  ({
    metrics,
    status,
    findTrace,
  }: {
    metrics: () => Promise<string>
    status: () => Promise<PeerStatus>
    findTrace: (id: string) => Promise<readonly SpanRecord[]>
  }): Pages =>
  path => {
    if (path === peerPaths.metrics)
      return metrics().then(body => ({ type: 'text/plain; version=0.0.4; charset=utf-8', body }))
    if (path === peerPaths.status) return status().then(json)
    const id = path.startsWith(peerPaths.traces) ? path.slice(peerPaths.traces.length) : ''
    return /^[A-Za-z0-9_-]{1,64}$/.test(id) ? findTrace(id).then(json) : undefined
  }

const json = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value) })
