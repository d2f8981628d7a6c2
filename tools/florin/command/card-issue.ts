import type { CommandSpec } from '../command-spec.ts'
import { idOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'

export const cardIssue: CommandSpec = {
  words: ['card', 'issue'],
  summary: 'a new test card; number and code are shown this once',
  options: [{ flags: '--account <id>', what: 'acc_…', required: true }],
  run: async (context, input) => {
    const document = await callOperator(context, 'card-issue', { accountId: idOf(input, 'account', 'acc') })
    const rows = [
      ['card', 'cardId'],
      ['number', 'pan'],
      ['expiry', 'expiry'],
      ['code', 'cvc'],
    ] as const
    return { document, text: rows.map(([title, name]) => `${title.padEnd(7)} ${document[name]}`).join('\n') }
  },
}
