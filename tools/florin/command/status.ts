import type { CommandSpec } from '../command-spec.ts'
import { callOperator } from '../operator-client.ts'
import { table } from '../show.ts'

export const status: CommandSpec = {
  words: ['status'],
  summary: 'whether the bank takes payments: links, services, engines, lag of the projections',
  run: async context => {
    const document = await callOperator(context, 'status', {})
    return { document, text: textOf(document as Status), refused: document['ready'] !== true }
  },
}

type Status = {
  ready?: boolean
  reasons?: string[]
  links?: { id?: string; remote?: string; state?: string; signedOn?: boolean }[]
  services?: { service: string; placement: string; ready: boolean; reason: string | null }[]
  engines?: Record<string, string>
  projectionLag?: { service: string; event: string; position: number; lagEntries: number }[]
}

const textOf = ({ ready, reasons = [], links = [], services = [], engines = {}, projectionLag = [] }: Status): string =>
  [
    ready === true ? 'The bank takes payments.' : `The bank does not take payments: ${reasons.join(' ')}`,
    links.length === 0
      ? 'No link to the card network is up.'
      : table(
          ['link', 'from', 'state', 'signed on'],
          links.map(link => [link.id ?? '', link.remote ?? '', link.state ?? '', link.signedOn ? 'yes' : 'no']),
        ),
    table(
      ['service', 'placement', 'ready'],
      services.map(({ service, placement, ready, reason }) => [service, placement, ready ? 'yes' : `no: ${reason}`]),
    ),
    table(
      ['follows', 'event', 'read to', 'behind by'],
      projectionLag.map(({ service, event, position, lagEntries }) => [
        service,
        event,
        String(position),
        String(lagEntries),
      ]),
    ),
    Object.entries(engines)
      .map(([port, engine]) => `${port}: ${engine}`)
      .join(', '),
  ].join('\n\n')
