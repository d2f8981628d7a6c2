import type { Handler } from '#libraries/contract/contract.ts'
import type { cardContract } from '../contract.ts'
import { type CardStore, withoutNumber } from '../store/card-store.ts'

type Rpc = (typeof cardContract)['methods']['getCard']

export const getCard =
  ({ store }: { store: Pick<CardStore, 'card'> }): Handler<Rpc> =>
  async ({ cardId }) => {
    const card = await store.card(cardId)
    return card === undefined ? { kind: 'unknown' } : { kind: 'found', card: withoutNumber(card) }
  }
