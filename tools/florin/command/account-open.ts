import type { CommandSpec } from '../command-spec.ts'
import { idOf, textOf, wholeNumberOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'

export const accountOpen: CommandSpec = {
  words: ['account', 'open'],
  summary: 'opens an account, with a first deposit if you like',
  options: [
    { flags: '--customer <id>', what: 'user_…', required: true },
    { flags: '--currency <code>', what: 'ISO 4217, such as GBP', required: true },
    { flags: '--deposit <minor>', what: 'in minor units: 10000 for £100.00' },
  ],
  run: async (context, input) => {
    const depositMinor = wholeNumberOf(input, 'deposit')
    const body = {
      customerId: idOf(input, 'customer', 'user'),
      currency: textOf(input, 'currency'),
      ...(depositMinor === undefined ? {} : { depositMinor }),
    }
    const document = await callOperator(context, 'account-open', body)
    return { document, text: `account ${document['accountId']}` }
  },
}
