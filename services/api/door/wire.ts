import { badRequest } from '#libraries/errors/failure.ts'
import { rfc3339 } from '#libraries/time/business-day.ts'
import type { FeedItem } from '#services/feed/contract.ts'
import type { Pot } from '#services/pot/contract.ts'
import type { Merchant, Transaction } from '#services/transaction/contract.ts'

/** Minor units as an exact JSON integer; an amount that a double would round is refused rather than wrong. */
export const jsonAmount = (amountMinor: bigint): number => {
  const number = Number(amountMinor)
  if (!Number.isSafeInteger(number))
    throw badRequest(
      'api.amount-too-large',
      'amount',
      'An amount here is beyond 2^53-1 minor units: read it with the operator command.',
    )
  return number
}

export const merchantWire = ({ merchantId, name, city, country, mcc, category, emoji }: Merchant) => ({
  id: merchantId,
  name,
  category,
  emoji,
  mcc,
  address: { city, country },
})

/** Monzo's shape: the merchant is an id unless it is expanded. */
export const transactionWire = (transaction: Transaction, { expandMerchant }: { expandMerchant: boolean }) => {
  const {
    transactionId,
    accountId,
    amount,
    merchant,
    merchantId,
    state,
    kind,
    declineReason,
    createdAt,
    updatedAt,
    cardId,
    counterparty,
    potId,
  } = transaction
  return {
    id: transactionId,
    account_id: accountId,
    amount: jsonAmount(amount.amountMinor),
    currency: amount.currency,
    created: rfc3339(createdAt),
    updated: rfc3339(updatedAt),
    description: merchant?.name ?? counterparty?.name ?? kind,
    category: merchant?.category ?? 'general',
    merchant: expandMerchant && merchant !== undefined ? merchantWire(merchant) : (merchantId ?? null),
    kind,
    state,
    is_load: kind === 'deposit',
    ...(counterparty === undefined ? {} : { counterparty: { name: counterparty.name } }),
    ...(counterparty?.reference === undefined ? {} : { notes: counterparty.reference }),
    ...(potId === undefined ? {} : { pot_id: potId }),
    ...(cardId === undefined ? {} : { card_id: cardId }),
    ...(declineReason === undefined ? {} : { decline_reason: declineReason }),
  }
}

export const feedItemWire = (item: FeedItem) => ({
  id: item.feedItemId,
  account_id: item.accountId,
  transaction_id: item.transactionId,
  title: item.title,
  subtitle: item.subtitle,
  emoji: item.emoji,
  category: item.category,
  amount: jsonAmount(item.amount.amountMinor),
  currency: item.amount.currency,
  state: item.state,
  created: rfc3339(item.createdAt),
  updated: rfc3339(item.updatedAt),
  ...(item.declineReason === undefined ? {} : { decline_reason: item.declineReason }),
})

/** Monzo's shape: a closed pot is `deleted`. */
export const potWire = (pot: Pot) => ({
  id: pot.potId,
  current_account_id: pot.accountId,
  name: pot.name,
  style: pot.style,
  balance: jsonAmount(pot.balance.amountMinor),
  currency: pot.balance.currency,
  goal_amount: pot.goalMinor === undefined ? null : jsonAmount(pot.goalMinor),
  locked: pot.lock !== undefined,
  locked_until: pot.lock?.until === undefined ? null : rfc3339(pot.lock.until),
  round_up: pot.roundUpMultiplier !== undefined,
  round_up_multiplier: pot.roundUpMultiplier ?? null,
  created: rfc3339(pot.createdAt),
  updated: rfc3339(pot.updatedAt),
  deleted: pot.state === 'closed',
})
