import { badRequest } from '#libraries/errors/failure.ts'
import type { CommandSpec } from '../command-spec.ts'
import { idOf, optionalText, wholeNumberOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'

const potArgument = [{ name: 'pot', what: 'pot_…' }]

export const potUpdate: CommandSpec = {
  words: ['pot', 'update'],
  summary: 'another name, style or goal',
  arguments: potArgument,
  options: [
    { flags: '--name <name>', what: 'what the customer calls it' },
    { flags: '--style <style>', what: 'how an app shows it' },
    { flags: '--goal <minor>', what: 'in minor units; 0 takes it away' },
  ],
  run: async (context, input) => {
    const goalMinor = wholeNumberOf(input, 'goal')
    const [name, style] = [optionalText(input, 'name'), optionalText(input, 'style')]
    const changes = {
      ...(name === undefined ? {} : { name }),
      ...(style === undefined ? {} : { style }),
      ...(goalMinor === undefined ? {} : { goalMinor: goalMinor === 0 ? null : goalMinor }),
    }
    if (Object.keys(changes).length === 0) throw badRequest('florin.missing', 'name', 'Give a name, a style or a goal.')
    const document = await callOperator(context, 'pot-update', { potId: idOf(input, 'pot', 'pot'), ...changes })
    return { document, text: `pot ${document['potId']} is ${document['name']}` }
  },
}

export const potRoundUp: CommandSpec = {
  words: ['pot', 'round-up'],
  summary: 'sends what is missing to the next whole pound of each payment into this pot',
  arguments: potArgument,
  options: [
    { flags: '--multiplier <n>', what: '1 unless told, at most 10' },
    { flags: '--off', what: 'no round-ups into this pot any more' },
  ],
  run: async (context, input) => {
    const multiplier = input['off'] === true ? null : (wholeNumberOf(input, 'multiplier') ?? 1)
    const document = await callOperator(context, 'pot-round-up', { potId: idOf(input, 'pot', 'pot'), multiplier })
    const text = multiplier === null ? 'takes no round-ups' : `takes round-ups, times ${multiplier}`
    return { document, text: `${document['name']} ${text}` }
  },
}
