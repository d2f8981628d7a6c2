import { badRequest } from '#libraries/errors/failure.ts'
import type { CommandSpec } from '../command-spec.ts'
import { amountOf, idOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'
import { moneyText } from '../show.ts'
import { dedupeOption, dedupePart } from './dedupe-option.ts'

const move = (verb: 'deposit' | 'withdraw', summary: string): CommandSpec => ({
  words: ['pot', verb],
  summary,
  arguments: [{ name: 'pot', what: 'pot_…' }],
  options: [{ flags: '--amount <minor>', what: 'in minor units of the pot', required: true }, dedupeOption],
  run: async (context, input) => {
    const potId = idOf(input, 'pot', 'pot')
    const amountMinor = amountOf(input, 'amount')
    if (amountMinor === 0) throw badRequest('florin.amount', 'amount', 'Give amount as more than zero.')
    const document = await callOperator(context, `pot-${verb}`, { potId, amountMinor, ...dedupePart(input) })
    return { document, text: `${document['name']} has ${moneyText(document['balance'])}` }
  },
})

export const potDeposit = move('deposit', 'from the account into the pot')
export const potWithdraw = move('withdraw', 'from the pot back to its account')
