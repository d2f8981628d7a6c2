import type { Handler } from '#libraries/contract/contract.ts'
import type { cardContract } from '../contract.ts'
import type { CardStore } from '../store/card-store.ts'
import type { CardVault } from '../store/card-vault.ts'

type Rpc = (typeof cardContract)['methods']['findCard']

export const findCard =
  ({ store, vault }: { store: Pick<CardStore, 'cardIdOf'>; vault: Pick<CardVault, 'hashOf'> }): Handler<Rpc> =>
  async ({ pan }) => {
    const cardId = await store.cardIdOf(vault.hashOf(pan))
    return cardId === undefined ? { kind: 'unknown' } : { kind: 'found', cardId }
  }
