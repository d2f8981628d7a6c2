import type { FeedItemId, TransactionId } from '#libraries/ids/ids.ts'
import { formatMoney, negate } from '#libraries/money/money.ts'
import type { Transaction } from '#services/transaction/contract.ts'
import type { FeedItem } from '../contract.ts'

/** The feed's line for a transaction, or `undefined` for what a customer did not do (an account status inquiry). */
export const itemOf = (transaction: Transaction): FeedItem | undefined => {
  const { transactionId, accountId, kind, state, amount, merchant, createdAt, updatedAt, position, declineReason } =
    transaction
  const { counterparty } = transaction
  if (kind === 'account-status' || kind === 'balance-inquiry') return undefined
  return {
    feedItemId: feedItemIdOf(transactionId),
    accountId,
    transactionId,
    title: merchant?.name ?? counterparty?.name ?? titleOf(transaction),
    subtitle: subtitleOf(transaction),
    emoji: merchant?.emoji ?? emojis[kind] ?? '💳',
    category: merchant?.category ?? 'general',
    amount,
    state,
    createdAt,
    updatedAt,
    position,
    declineReason,
    isQuiet: transaction.potId === undefined ? undefined : true,
  }
}

/** One item per transaction, sorted as the transactions are. */
export const feedItemIdOf = (transactionId: TransactionId): FeedItemId =>
  `feed_${transactionId.slice('tx_'.length)}` as FeedItemId

/** Money that goes and money that comes have words of their own. */
const titleOf = ({ kind, amount }: Transaction): string => {
  const [out, back] = titles[kind] ?? ['Card payment']
  return amount.amountMinor < 0n ? out : (back ?? out)
}

const titles: Readonly<Record<string, readonly [out: string, back?: string]>> = {
  deposit: ['Money in'],
  adjustment: ['Adjustment'],
  atm: ['Cash withdrawal'],
  pot: ['Into a pot', 'Out of a pot'],
  'round-up': ['Round-up into a pot', 'Round-up came back'],
  transfer: ['Money sent', 'Money received'],
}

const emojis: Readonly<Record<string, string>> = {
  deposit: '💰',
  pot: '🏺',
  'round-up': '🏺',
  transfer: '💸',
}

/** Why a payment was declined, in a customer's words. */
const declines: Readonly<Record<NonNullable<Transaction['declineReason']>, string>> = {
  'unknown-card': 'Declined: this card is not known',
  'expired-card': 'Declined: the expiry date is wrong or has passed',
  'frozen-card': 'Declined: your card is frozen',
  'closed-card': 'Declined: this card is closed',
  'insufficient-funds': 'Declined: not enough money in your account',
  'wrong-cvc': 'Declined: the security code was wrong',
  unsupported: 'Declined: this kind of payment is not supported',
  'invalid-amount': 'Declined: the amount was not valid',
  format: 'Declined: the terminal sent something we could not read',
  'not-allowed': 'Declined: not allowed on this account',
  unavailable: 'Declined: the bank could not answer in time',
  'duplicate-mismatch': 'Declined: the terminal repeated a payment with other details',
  system: 'Declined: something went wrong on our side',
  'already-reversed': 'Declined: the terminal had already cancelled this payment',
}

const subtitleOf = (transaction: Transaction): string => {
  const { state, declineReason, amount, merchant, counterparty } = transaction
  if (state === 'declined') return declines[declineReason ?? 'system']
  if (state === 'reversed') return 'Cancelled: the money is back'
  if (state === 'expired') return 'Never claimed: the money is back'
  if (state === 'partly-reversed') return `Partly cancelled: ${formatMoney(negate(amount))} still held`
  if (counterparty !== undefined) return counterparty.reference ?? titleOf(transaction)
  return merchant?.city ?? ''
}
