import { displayMoney } from '#libraries/money/display-money.ts'
import { negate } from '#libraries/money/money.ts'
import type { FeedItem } from '#services/feed/contract.ts'

/** What the phone shows for a line of the feed: few words, the amount first. */
export const pushOfItem = (
  item: FeedItem,
): { title: string; body: string; transactionId: FeedItem['transactionId']; state: string } => {
  const { amount, state, subtitle, transactionId } = item
  const shown = displayMoney(amount.amountMinor < 0n ? negate(amount) : amount)
  const words: Readonly<Record<string, string>> = {
    declined: `${shown} was not paid. ${subtitle}`,
    reversed: `${shown} is back in your account`,
    'partly-reversed': `${shown} is still held`,
    posted: amount.amountMinor > 0n ? `${shown} arrived` : `${shown} left your account`,
  }
  return { title: `${item.emoji} ${item.title}`, body: words[state] ?? `You paid ${shown}`, transactionId, state }
}
