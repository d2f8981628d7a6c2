import type { Client, Handler } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import { businessDay } from '#libraries/time/business-day.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { cardContract } from '../contract.ts'
import { expiryOf } from '../domain/expiry.ts'
import type { CardStore } from '../store/card-store.ts'
import type { IssueRow } from '../store/card-tables.ts'
import type { CardVault } from '../store/card-vault.ts'

type Rpc = (typeof cardContract)['methods']['issueCard']

export const issueCard = ({
  store,
  vault,
  account,
  clock,
  ids,
}: {
  store: Pick<CardStore, 'issueOf' | 'order' | 'issue'>
  vault: Pick<CardVault, 'newNumber' | 'seal' | 'reveal'>
  account: Pick<Client<typeof accountContract>, 'getAccount'>
  clock: Clock
  ids: Ids
}): Handler<Rpc> => {
  const numberFor = (cardId: IssueRow['cardId']) => vault.seal({ cardId, number: vault.newNumber() })
  return async ({ dedupeId, accountId }) => {
    const earlier = await store.issueOf(dedupeId)
    if (earlier === undefined) {
      const found = await account.getAccount({ accountId })
      if (found.kind === 'unknown') return { kind: 'refused', reason: 'unknown-account' }
      if (found.account.state === 'closed') return { kind: 'refused', reason: 'account-closed' }
    }
    const cardId = ids.next('card')
    const createdAt = clock.now()
    const fresh = { dedupeId, cardId, accountId, expiry: expiryOf(businessDay(createdAt)), createdAt }
    const order = earlier ?? (await store.order({ ...fresh, ...numberFor(cardId) }))
    if (order.accountId !== accountId)
      throw badRequest(
        'card.duplicate-mismatch',
        'dedupeId',
        'This dedupeId issued a card of another account: take a new one.',
      )
    const card = await store.issue(order, taken => ({ ...taken, ...numberFor(taken.cardId) }))
    return { kind: 'issued', card: await vault.reveal(card) }
  }
}
