import type { Handler } from '#libraries/contract/contract.ts'
import { businessDay } from '#libraries/time/business-day.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { cardContract } from '../contract.ts'
import { checkExpiry } from '../domain/expiry.ts'
import type { CardStore } from '../store/card-store.ts'
import type { CardVault } from '../store/card-vault.ts'

type Rpc = (typeof cardContract)['methods']['checkCard']

export const checkCard =
  ({
    store,
    vault,
    clock,
  }: {
    store: Pick<CardStore, 'card'>
    vault: Pick<CardVault, 'checkCvc'>
    clock: Clock
  }): Handler<Rpc> =>
  async ({ cardId, expiry, cvc }) => {
    const card = await store.card(cardId)
    if (card === undefined) return { kind: 'unknown' }
    return {
      kind: 'checked',
      accountId: card.accountId,
      state: card.state,
      expiry: checkExpiry({ given: expiry, own: card.expiry, day: businessDay(clock.now()) }),
      cvc: cvc === undefined ? 'absent' : (await vault.checkCvc(card, cvc)) ? 'match' : 'no-match',
    }
  }
