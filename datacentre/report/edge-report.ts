import type { Handlers } from '#libraries/contract/contract.ts'
import type { Metrics } from '#libraries/telemetry/telemetry-port.ts'
import type { edgeContract } from '#services/mastercard/contract.ts'
import type { Link } from '../link/link.ts'

export type EdgeReport = Awaited<ReturnType<Handlers<typeof edgeContract>['report']>>

/** What `florin status` and the operators' metrics show of this edge. */
export const edgeReport =
  ({
    edge,
    network,
    links,
    unansweredPayments,
    metrics,
  }: {
    edge: string
    network: () => string
    links: () => readonly Link[]
    unansweredPayments: () => number
    metrics: Metrics
  }) =>
  async (): Promise<EdgeReport> => ({
    edge,
    network: network(),
    links: links().map(link => ({
      id: link.id,
      remote: link.remote,
      direction: link.direction,
      state: link.state(),
      signedOn: link.takesPayments(),
      idleMs: Math.round(link.idleMs()),
    })),
    unansweredPayments: unansweredPayments(),
    metrics: await metrics.page(),
  })
