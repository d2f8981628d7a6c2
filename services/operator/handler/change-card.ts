import type { Client } from '#libraries/contract/contract.ts'
import { idOf, object } from '#libraries/schema/schema.ts'
import type { cardContract } from '#services/card/contract.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

/** Freezes, unfreezes or closes: the three differ in the method alone. */
export const changeCard = ({ change }: { change: Client<typeof cardContract>['freezeCard'] }) =>
  command(object({ cardId: idOf('card') }), async ({ cardId }) => {
    const outcome = await change({ cardId })
    if (outcome.kind === 'unknown') throw refusal('unknown-card', 'cardId')
    if (outcome.kind === 'refused') throw refusal(outcome.reason, 'cardId')
    return { cardId: outcome.cardId, state: outcome.state }
  })
