import type { Metrics } from '../telemetry/telemetry-port.ts'

export type TunnelMetrics = {
  readonly connections: (count: number) => void
  readonly refused: (reason: string) => void
  readonly late: (call: { method: string }) => void
}

/** `end`: `edge` or `bank`. */
export const tunnelMetrics = (metrics: Metrics, end: string): TunnelMetrics => {
  const connections = metrics.gauge({
    name: 'florin_tunnel_connections',
    help: 'Connections of the tunnel that are open.',
    labels: ['end'],
  })
  const refused = metrics.counter({
    name: 'florin_tunnel_refused_total',
    help: 'Connections of the tunnel refused for their certificate, protocol or number.',
    labels: ['end', 'reason'],
  })
  const late = metrics.counter({
    name: 'florin_tunnel_late_replies_total',
    help: 'Replies to calls whose caller had given up.',
    labels: ['end', 'method'],
  })
  connections.set({ end }, 0)
  return {
    connections: count => connections.set({ end }, count),
    refused: reason => refused.add({ end, reason }),
    late: ({ method }) => late.add({ end, method }),
  }
}
