import type { CommandSpec } from '../command-spec.ts'
import { idOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'
import { moneyText } from '../show.ts'

export const accountShow: CommandSpec = {
  words: ['account', 'show'],
  summary: 'what is posted, held and available, from the ledger itself',
  arguments: [{ name: 'account', what: 'acc_…' }],
  run: async (context, input) => {
    const document = await callOperator(context, 'account-show', { accountId: idOf(input, 'account', 'acc') })
    const rows = ['posted', 'held', 'available'].map(name => `${name.padEnd(10)} ${moneyText(document[name])}`)
    return { document, text: rows.join('\n') }
  },
}
