import type { CommandSpec } from '../command-spec.ts'
import { idOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'

const change = (verb: 'freeze' | 'unfreeze' | 'close', summary: string): CommandSpec => ({
  words: ['card', verb],
  summary,
  arguments: [{ name: 'card', what: 'card_…' }],
  run: async (context, input) => {
    const document = await callOperator(context, `card-${verb}`, { cardId: idOf(input, 'card', 'card') })
    return { document, text: `${document['cardId']} is ${document['state']}` }
  },
})

export const cardFreeze = change('freeze', 'declines everything until it is unfrozen')
export const cardUnfreeze = change('unfreeze', 'lets the card pay again')
export const cardClose = change('close', 'for good')
