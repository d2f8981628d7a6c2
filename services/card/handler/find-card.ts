import type { Handler } from '#libraries/contract/contract.ts'
import type { cardContract } from '../contract.ts'
import type { CardStore } from '../store/card-store.ts'
import type { CardVault } from '../store/card-vault.ts'

type Rpc = (typeof cardContract)['methods']['findCard']

export const findCard =
  ({ store, vault }: { store: Pick<CardStore, 'cardIdOf'>; vault: Pick<CardVault, 'hashOf'> }): Handler<Rpc> =>
  async ({ pan }) => {
    const numberDigest = vault.hashOf(pan)
    const cardId = await store.cardIdOf(numberDigest)
    return cardId === undefined ? { kind: 'unknown', numberDigest } : { kind: 'found', cardId }
  }
