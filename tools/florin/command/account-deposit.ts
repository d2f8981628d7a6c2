import { badRequest } from '#libraries/errors/failure.ts'
import type { CommandSpec } from '../command-spec.ts'
import { amountOf, idOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'

export const accountDeposit: CommandSpec = {
  words: ['account', 'deposit'],
  summary: 'money arrives on an account',
  arguments: [{ name: 'account', what: 'acc_…' }],
  options: [{ flags: '--amount <minor>', what: 'in minor units of the account', required: true }],
  run: async (context, input) => {
    const accountId = idOf(input, 'account', 'acc')
    const amountMinor = amountOf(input, 'amount')
    if (amountMinor === 0) throw badRequest('florin.amount', 'amount', 'Give amount as more than zero.')
    const { currency } = await callOperator(context, 'account-show', { accountId })
    const document = await callOperator(context, 'account-deposit', { accountId, amount: { amountMinor, currency } })
    return { document, text: `deposited, ${document['transactionId']}` }
  },
}
