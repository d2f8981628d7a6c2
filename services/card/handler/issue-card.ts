import type { Client, Handler } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import { type Pan, pan } from '#libraries/errors/sensitive.ts'
import type { Ids, Random } from '#libraries/ids/ids.ts'
import { businessDay } from '#libraries/time/business-day.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { cardContract } from '../contract.ts'
import { cardNumber, digitsFrom } from '../domain/card-number.ts'
import { expiryOf } from '../domain/expiry.ts'
import type { CardStore } from '../store/card-store.ts'
import type { IssueRow } from '../store/card-tables.ts'
import type { CardVault } from '../store/card-vault.ts'

type Rpc = (typeof cardContract)['methods']['issueCard']

/** Many more than the account part needs, because one byte in forty gives no digit. */
const randomBytesPerNumber = 32

/** The BIN of test cards. */
const testBin = '520474'

export const issueCard = ({
  store,
  vault,
  account,
  clock,
  ids,
  newNumber,
}: {
  store: Pick<CardStore, 'issueOf' | 'order' | 'issue'>
  vault: Pick<CardVault, 'seal' | 'reveal'>
  account: Pick<Client<typeof accountContract>, 'getAccount'>
  clock: Clock
  ids: Ids
  newNumber: () => Pan
}): Handler<Rpc> => {
  const numberFor = (cardId: IssueRow['cardId']) => vault.seal({ cardId, number: newNumber() })
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

/** Numbers of the bank's BIN (`FLORIN_CARD_BIN`, six or eight digits) with a random account part. */
export const newNumbers =
  ({ bin = testBin, random }: { bin: string | undefined; random: Random }) =>
  (): Pan =>
    pan(cardNumber({ bin, accountDigits: digitsFrom(random.bytes(randomBytesPerNumber)) }))
