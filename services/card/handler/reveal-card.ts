import type { Handler } from '#libraries/contract/contract.ts'
import type { cardContract } from '../contract.ts'
import type { CardStore } from '../store/card-store.ts'
import type { CardVault } from '../store/card-vault.ts'

type Rpc = (typeof cardContract)['methods']['revealCard']

export const revealCard =
  ({ store, vault }: { store: Pick<CardStore, 'card'>; vault: Pick<CardVault, 'reveal'> }): Handler<Rpc> =>
  async ({ cardId }) => {
    const card = await store.card(cardId)
    return card === undefined ? { kind: 'unknown' } : { kind: 'revealed', card: await vault.reveal(card) }
  }
