import type { Authorise, Reverse } from './command.ts'
import { dayMs, mainKey, type NaiveParts } from './naive-books-double.ts'

/** Days that a hold lives and per cent that it may be exceeded by, of the categories that the tests use. */
const policies: Readonly<Record<string, readonly [days: number, percent: number]>> = {
  '7011': [31, 15],
  '7512': [31, 0],
  '5812': [7, 20],
}

/** Authorisations and their reversals. */
export const naiveCards = ({ books, next }: NaiveParts) => {
  const parked: { card?: string | undefined; references: readonly string[]; recordedAt: number }[] = []

  const whyDeclined = (body: Authorise, recordedAt: number): string | undefined => {
    if (body.effect.kind === 'decline') return body.effect.reason
    const reversed = parked.some(
      park =>
        park.references.some(reference => body.references.includes(reference)) &&
        (park.card === undefined || body.cardId === undefined || park.card === body.cardId) &&
        recordedAt - park.recordedAt <= 7 * dayMs,
    )
    if (reversed) return 'already-reversed'
    if (body.accountId === undefined) return 'unknown-card'
    const account = books.account(body.accountId)
    if (account === undefined) return 'system'
    if (books.isClosed(account.key)) return 'closed-card'
    const amount = body.amount.amountMinor
    if (body.effect.kind === 'none')
      return amount !== 0n && body.amount.currency !== account.currency ? 'not-allowed' : undefined
    if (books.asks.some(ask => ask.isHold && ask.id === body.authorisationId)) return 'duplicate-mismatch'
    if (amount <= 0n) return 'invalid-amount'
    if (body.amount.currency !== account.currency) return 'not-allowed'
    return amount > books.available(account.key) ? 'insufficient-funds' : undefined
  }

  return {
    authorise: (body: Authorise, recordedAt: number): string => {
      const position = next()
      const reason = whyDeclined(body, recordedAt)
      const account = books.account(body.accountId)
      const [days, percent] = policies[body.merchantCategory ?? ''] ?? [7, 0]
      const isHold = reason === undefined && body.effect.kind === 'hold'
      const ask = books.ask({
        id: body.authorisationId,
        recordedAt,
        on: account?.key,
        account: account?.account,
        card: body.cardId,
        currency: body.amount.currency,
        references: body.references,
        isHold,
        isCard: true,
        transaction: body.transactionId,
        lifetime: days * dayMs,
        percent,
      })
      if (reason !== undefined) return `declined ${reason} ${position}`
      if (isHold) {
        books.say({ what: 'keep', ask, amount: body.amount.amountMinor })
        books.say({ what: 'authorised', ask, amount: body.amount.amountMinor })
        books.say({ what: 'until', ask, at: recordedAt + days * dayMs })
      }
      const key = account?.key ?? mainKey('', '')
      return `approved ${books.posted(key)} ${books.available(key)} ${position}`
    },
    reverse: (body: Reverse, recordedAt: number): string => {
      const position = next()
      for (const reference of body.references) {
        const found = books.asks.filter(
          item =>
            item.references.includes(reference) &&
            item.on !== undefined &&
            (body.cardId === undefined || item.card === body.cardId) &&
            (body.cardId !== undefined || body.accountId === undefined || item.account === body.accountId),
        )
        const newest = found.at(-1)
        const ask = newest?.isHold === false ? (found.findLast(item => books.kept(item) > 0n) ?? newest) : newest
        if (ask === undefined) continue
        const now = books.kept(ask)
        let keep = 0n
        if (body.remaining !== undefined)
          keep = body.remaining.currency === ask.currency ? body.remaining.amountMinor : now
        if (keep < 0n) keep = 0n
        if (keep > now) keep = now
        books.say({ what: 'keep', ask, amount: keep - now })
        books.say({ what: 'authorised', ask, amount: keep - now })
        return `reversed ${now - keep} ${position}`
      }
      parked.push({ card: body.cardId, references: body.references, recordedAt })
      return `parked ${position}`
    },
  }
}
