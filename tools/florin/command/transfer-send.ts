import type { CommandSpec } from '../command-spec.ts'
import { amountOf, idOf, optionalText } from '../input.ts'
import { callOperator } from '../operator-client.ts'
import { moneyText } from '../show.ts'
import { dedupeOption, dedupePart } from './dedupe-option.ts'

export const transferSend: CommandSpec = {
  words: ['transfer', 'send'],
  summary: "from one customer's account to another's, inside the bank",
  options: [
    { flags: '--from <account>', what: 'acc_…', required: true },
    { flags: '--to <account>', what: 'acc_…', required: true },
    { flags: '--amount <minor>', what: 'in minor units of the account that pays', required: true },
    { flags: '--reference <text>', what: 'words for the one who is paid' },
    dedupeOption,
  ],
  run: async (context, input) => {
    const reference = optionalText(input, 'reference')
    const document = await callOperator(context, 'transfer-send', {
      fromAccountId: idOf(input, 'from', 'acc'),
      toAccountId: idOf(input, 'to', 'acc'),
      amountMinor: amountOf(input, 'amount'),
      ...(reference === undefined ? {} : { reference }),
      ...dedupePart(input),
    })
    return { document, text: `sent ${moneyText(document['amount'])}, ${document['transactionId']}` }
  },
}
