import type { Client } from '#libraries/contract/contract.ts'
import { idOf, object } from '#libraries/schema/schema.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { cardContract } from '#services/card/contract.ts'
import { cardJson } from '../domain/card-json.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

type Services = {
  card: Pick<Client<typeof cardContract>, 'revealCard' | 'getCard'>
  account: Pick<Client<typeof accountContract>, 'getAccount'>
}

/** What `florin tap` needs to pay with a card: its details in clear, and the account's currency. */
export const revealCard = ({ card, account }: Services) =>
  command(object({ cardId: idOf('card') }), async ({ cardId }) => {
    const [revealed, found] = await Promise.all([card.revealCard({ cardId }), card.getCard({ cardId })])
    if (revealed.kind === 'unknown' || found.kind === 'unknown') throw refusal('unknown-card', 'cardId')
    const { accountId } = found.card
    const owner = await account.getAccount({ accountId })
    if (owner.kind === 'unknown') throw refusal('unknown-account', 'cardId')
    return { ...cardJson(revealed.card), accountId, currency: owner.account.currency }
  })
