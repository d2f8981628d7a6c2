import type { Client } from '#libraries/contract/contract.ts'
import { idOf, object } from '#libraries/schema/schema.ts'
import type { cardContract } from '#services/card/contract.ts'
import { cardJson } from '../domain/card-json.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

/** What `florin tap` needs to pay with a card. */
export const revealCard = ({ card }: { card: Pick<Client<typeof cardContract>, 'revealCard'> }) =>
  command(object({ cardId: idOf('card') }), async ({ cardId }) => {
    const outcome = await card.revealCard({ cardId })
    if (outcome.kind === 'unknown') throw refusal('unknown-card', 'cardId')
    return cardJson(outcome.card)
  })
