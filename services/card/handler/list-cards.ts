import type { Handler } from '#libraries/contract/contract.ts'
import type { cardContract } from '../contract.ts'
import { type CardStore, withoutNumber } from '../store/card-store.ts'

type Rpc = (typeof cardContract)['methods']['listCards']

/** Newest first. */
export const listCards =
  ({ store }: { store: Pick<CardStore, 'cardsOf'> }): Handler<Rpc> =>
  async ({ accountId }) => ({ cards: (await store.cardsOf(accountId)).map(withoutNumber).reverse() })
