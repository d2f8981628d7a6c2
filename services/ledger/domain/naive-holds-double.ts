import type { Condition, Expire, Hold, HoldReference, Increment, Release } from './command.ts'
import { whyNoCustomer, whyNot } from './naive-addresses-double.ts'
import { type Ask, keyOf, type NaiveBooks, type NaiveParts } from './naive-books-double.ts'

/** Why the conditions of a command do not hold. */
export const whyConditions = (books: NaiveBooks, conditions: readonly Condition[] = []): string | undefined => {
  for (const { address, balance = 'available', minimumMinor, maximumMinor, version } of conditions) {
    const unknown = address.accountId === undefined ? whyNot(books, address) : whyNoCustomer(books, address)
    if (unknown !== undefined) return unknown
    const key = keyOf(address)
    if (version !== undefined && version !== books.version(key)) return 'condition-version'
    const value = books[balance](key)
    if (minimumMinor !== undefined && value < minimumMinor) return 'condition-minimum'
    if (maximumMinor !== undefined && value > maximumMinor) return 'condition-maximum'
  }
  return undefined
}

/** Holds that exist, of cards or not. */
export const naiveHolds = ({ books, next }: NaiveParts) => {
  const find = (by: HoldReference, account: string | undefined): Ask | undefined => {
    const found = lookUp(by, account)
    return account === undefined || found?.account === account ? found : undefined
  }
  const lookUp = (by: HoldReference, account: string | undefined): Ask | undefined => {
    if (by.kind === 'authorisation') return books.asks.find(ask => ask.isHold && ask.id === by.authorisationId)
    if (by.kind === 'hold') return books.asks.find(ask => ask.isHold && ask.id === by.holdId)
    for (const reference of by.references) {
      const found = books.asks.findLast(
        ask =>
          ask.isHold &&
          ask.references.includes(reference) &&
          (by.cardId === undefined || ask.card === by.cardId) &&
          (account === undefined || ask.account === account),
      )
      if (found !== undefined) return found
    }
    return undefined
  }
  /** An open hold, or why not. */
  const findOpen = ({ hold, accountId }: Increment | Release | Expire): Ask | string => {
    const ask = find(hold, accountId)
    if (ask === undefined) return 'refused unknown-hold'
    return books.kept(ask) === 0n ? 'refused closed-hold' : ask
  }

  return {
    find,
    hold: (body: Hold, recordedAt: number): string => {
      const { amountMinor, currency } = body.amount
      const key = keyOf(body.address)
      const refusal =
        (body.address.accountId === undefined ? 'unknown-address' : whyNot(books, body.address)) ??
        (body.to && whyNot(books, body.to)) ??
        (amountMinor <= 0n ? 'invalid-amount' : undefined) ??
        ([body.address, body.to ?? body.address].some(of => of.currency !== currency) ? 'wrong-currency' : undefined) ??
        (books.asks.some(ask => ask.isHold && ask.id === body.holdId) ? 'already-open' : undefined) ??
        whyConditions(books, body.conditions) ??
        (books.available(key) < amountMinor ? 'insufficient-funds' : undefined)
      if (refusal !== undefined) return `refused ${refusal}`
      const ask = books.ask({
        id: body.holdId,
        recordedAt,
        on: key,
        account: body.address.accountId,
        to: body.to && keyOf(body.to),
        currency,
        references: [],
        isHold: true,
        isCard: false,
        lifetime: body.expiresAt === undefined ? undefined : Math.max(0, body.expiresAt - recordedAt),
        percent: 0,
      })
      books.say({ what: 'keep', ask, amount: amountMinor })
      books.say({ what: 'authorised', ask, amount: amountMinor })
      books.say({ what: 'until', ask, at: body.expiresAt })
      return `held ${books.available(key)} ${next()}`
    },
    increment: (body: Increment, recordedAt: number): string => {
      const ask = findOpen(body)
      if (typeof ask === 'string') return ask
      const { amountMinor: amount, currency } = body.amount
      if (amount <= 0n) return 'refused invalid-amount'
      if (currency !== ask.currency) return 'refused wrong-currency'
      if (books.available(ask.on ?? '') < amount) return 'refused insufficient-funds'
      books.say({ what: 'keep', ask, amount })
      books.say({ what: 'authorised', ask, amount })
      books.say({ what: 'until', ask, at: ask.lifetime === undefined ? undefined : recordedAt + ask.lifetime })
      return `changed ${ask.transaction} ${amount} ${books.kept(ask)} ${next()}`
    },
    release: (body: Release): string => {
      const ask = findOpen(body)
      if (typeof ask === 'string') return ask
      const kept = books.kept(ask)
      if (body.amount !== undefined && body.amount.currency !== ask.currency) return 'refused wrong-currency'
      const amount = body.amount?.amountMinor ?? kept
      if (amount <= 0n || amount > kept) return 'refused invalid-amount'
      books.say({ what: 'keep', ask, amount: -amount })
      books.say({ what: 'authorised', ask, amount: -amount })
      return `changed ${ask.transaction} ${amount} ${kept - amount} ${next()}`
    },
    expire: (body: Expire): string => {
      const ask = findOpen(body)
      if (typeof ask === 'string') return ask
      const until = books.until(ask)
      if (until === undefined || until > body.effectiveAt) return 'refused not-due'
      const kept = books.kept(ask)
      books.say({ what: 'keep', ask, amount: -kept })
      return `changed ${ask.transaction} ${kept} 0 ${next()}`
    },
  }
}

export type NaiveHolds = ReturnType<typeof naiveHolds>
