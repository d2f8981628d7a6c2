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
  links?: { remote?: string; state?: string; signedOn?: boolean }[]
  services?: { name?: string; ready?: boolean; reason?: string }[]
  engines?: unknown
  projectionLag?: Record<string, number>
}

const textOf = ({ ready, links = [], services = [], engines, projectionLag = {} }: Status): string => {
  const parts = [
    ready === true ? 'The bank takes payments.' : 'The bank does not take payments.',
    links.length === 0
      ? 'No link to the card network is up.'
      : table(
          ['link', 'state', 'signed on'],
          links.map(link => [link.remote ?? '', link.state ?? '', link.signedOn ? 'yes' : 'no']),
        ),
    table(
      ['service', 'ready'],
      services.map(service => [service.name ?? '', service.ready === false ? `no: ${service.reason ?? ''}` : 'yes']),
    ),
    table(
      ['projection', 'behind by'],
      Object.entries(projectionLag).map(([name, lag]) => [name, String(lag)]),
    ),
    `engines: ${typeof engines === 'string' ? engines : JSON.stringify(engines)}`,
  ]
  return parts.join('\n\n')
}
