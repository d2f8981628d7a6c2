import { badRequest } from '#libraries/errors/failure.ts'
import type { CommandSpec, Input } from '../command-spec.ts'
import { idOf, optionalText } from '../input.ts'
import { callOperator } from '../operator-client.ts'

const potArgument = [{ name: 'pot', what: 'pot_…' }]

export const potLock: CommandSpec = {
  words: ['pot', 'lock'],
  summary: 'nothing is taken out until then, or until it is unlocked',
  arguments: potArgument,
  options: [{ flags: '--until <time>', what: 'RFC 3339: 2026-12-24T18:00:00Z' }],
  run: async (context, input) => {
    const until = timeOf(input, 'until')
    const body = { potId: idOf(input, 'pot', 'pot'), ...(until === undefined ? {} : { until }) }
    const document = await callOperator(context, 'pot-lock', body)
    return { document, text: `${document['name']} is locked` }
  },
}

const timeOf = (input: Input, name: string): number | undefined => {
  const value = optionalText(input, name)
  if (value === undefined) return undefined
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isFinite(at) && at >= 0) return at
  throw badRequest('florin.time', name, `Give ${name} as an RFC 3339 time: 2026-12-24T18:00:00Z.`)
}

export const potUnlock: CommandSpec = {
  words: ['pot', 'unlock'],
  summary: 'lets money be taken out again',
  arguments: potArgument,
  run: async (context, input) => {
    const document = await callOperator(context, 'pot-unlock', { potId: idOf(input, 'pot', 'pot') })
    return { document, text: `${document['name']} is open` }
  },
}

export const potClose: CommandSpec = {
  words: ['pot', 'close'],
  summary: 'empties it into its account, for good',
  arguments: potArgument,
  run: async (context, input) => {
    const document = await callOperator(context, 'pot-close', { potId: idOf(input, 'pot', 'pot') })
    return { document, text: `${document['name']} is closed` }
  },
}
