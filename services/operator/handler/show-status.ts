import { object } from '#libraries/schema/schema.ts'
import { rfc3339 } from '#libraries/time/business-day.ts'
import type { BankView } from '../door/bank-view.ts'
import { command } from '../door/command.ts'

export const showStatus = ({ view }: { view: Pick<BankView, 'status' | 'edges' | 'notReady'> }) =>
  command(object({}), async () => {
    const [{ version, startedAt, services, network, engines, projections }, edges] = await Promise.all([
      view.status(),
      view.edges(),
    ])
    const reasons = view.notReady()
    return {
      ready: reasons.length === 0,
      reasons,
      version,
      startedAt: rfc3339(startedAt),
      links: edges.flatMap(({ edge, links }) => links.map(link => ({ edge, ...link }))),
      edges: edges.map(({ edge, network, unansweredPayments }) => ({ edge, network, unansweredPayments })),
      services: services.map(({ notReady, ...service }) => ({
        ...service,
        ready: notReady === undefined,
        reason: notReady ?? null,
      })),
      network,
      engines,
      projectionLag: projections.map(({ service, event, position, end }) => ({
        service,
        event,
        position,
        lagEntries: Math.max(0, end - position),
      })),
    }
  })
