import type { CommandSpec } from '../command-spec.ts'
import { idOf, optionalText, textOf, wholeNumberOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'
import { dedupeOption, dedupePart } from './dedupe-option.ts'

export const potCreate: CommandSpec = {
  words: ['pot', 'create'],
  summary: 'a place of its own for money of an account',
  options: [
    { flags: '--account <id>', what: 'acc_…', required: true },
    { flags: '--name <name>', what: 'what the customer calls it', required: true },
    { flags: '--style <style>', what: 'how an app shows it' },
    { flags: '--goal <minor>', what: 'what it should hold one day, in minor units' },
    dedupeOption,
  ],
  run: async (context, input) => {
    const goalMinor = wholeNumberOf(input, 'goal')
    const style = optionalText(input, 'style')
    const document = await callOperator(context, 'pot-create', {
      accountId: idOf(input, 'account', 'acc'),
      name: textOf(input, 'name'),
      ...(style === undefined ? {} : { style }),
      ...(goalMinor === undefined ? {} : { goalMinor }),
      ...dedupePart(input),
    })
    return { document, text: `pot ${document['potId']}` }
  },
}
