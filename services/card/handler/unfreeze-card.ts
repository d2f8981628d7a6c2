import type { Handler } from '#libraries/contract/contract.ts'
import type { cardContract } from '../contract.ts'
import type { CardStore } from '../store/card-store.ts'

type Rpc = (typeof cardContract)['methods']['unfreezeCard']

export const unfreezeCard =
  ({ store }: { store: Pick<CardStore, 'changeState'> }): Handler<Rpc> =>
  async ({ cardId }) => {
    const outcome = await store.changeState(cardId, 'active')
    if (outcome === 'card-closed') return { kind: 'refused', reason: outcome }
    return outcome === 'unknown' ? { kind: 'unknown' } : { kind: 'changed', cardId, state: 'active' }
  }
