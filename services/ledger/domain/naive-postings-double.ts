import type { Infer } from '#libraries/schema/schema.ts'
import type { Posting } from '../contract.ts'
import type { Address } from '../messages/addresses.ts'
import type { Capture, Post, ReverseEntrySet } from './command.ts'
import { whyNot } from './naive-addresses-double.ts'
import { type Ask, dayMs, keyOf, type NaiveParts } from './naive-books-double.ts'
import { type NaiveHolds, whyConditions } from './naive-holds-double.ts'

type Legs = readonly Infer<typeof Posting>[]

/** Entry sets: posted, captured, taken back. */
export const naivePostings = ({ books, next, closedDay }: NaiveParts, holds: NaiveHolds) => {
  const sets: { id: string; legs: Legs; reverses?: string | undefined }[] = []
  const isClosed = (at: number) => closedDay() !== undefined && at < ((closedDay() ?? 0) + 1) * dayMs

  const whyLegs = (legs: Legs, evenIfShort: boolean): string | undefined => {
    if (legs.length === 0) return 'not-zero-sum'
    for (const { address } of legs)
      if (sum(legs.filter(leg => leg.address.currency === address.currency)) !== 0n) return 'not-zero-sum'
    for (const { address } of legs) {
      const refusal = whyNot(books, address)
      if (refusal !== undefined) return refusal
    }
    for (const { address } of legs) {
      if (address.accountId === undefined || evenIfShort) continue
      const key = keyOf(address)
      const change = sum(legs.filter(leg => keyOf(leg.address) === key))
      if (change < 0n && books.available(key) + change < 0n) return 'insufficient-funds'
    }
    return undefined
  }
  const whyNotNow = (id: string, effectiveAt: number) => {
    if (sets.some(set => set.id === id)) return 'entry-set-exists'
    return isClosed(effectiveAt) ? 'closed-day' : undefined
  }
  const book = (id: string, legs: Legs, reverses?: string) => {
    sets.push({ id, legs, reverses })
    for (const { address, amountMinor: amount } of legs)
      books.say({ what: 'leg', key: keyOf(address), currency: address.currency, amount })
  }

  return {
    post: (body: Post): string => {
      const refusal =
        whyLegs(body.postings, false) ??
        whyNotNow(body.entrySetId, body.effectiveAt) ??
        whyConditions(books, body.conditions)
      if (refusal !== undefined) return `refused ${refusal}`
      book(body.entrySetId, body.postings)
      return `posted ${next()}`
    },
    reverse: (body: ReverseEntrySet): string => {
      const original = sets.find(set => set.id === body.reverses)
      if (original === undefined) return 'refused unknown-entry-set'
      if (original.reverses !== undefined || sets.some(set => set.reverses === original.id))
        return 'refused already-reversed'
      const legs = original.legs.map(({ address, amountMinor }) => ({ address, amountMinor: -amountMinor }))
      const refusal = whyLegs(legs, body.evenIfShort === true) ?? whyNotNow(body.entrySetId, body.effectiveAt)
      if (refusal !== undefined) return `refused ${refusal}`
      book(body.entrySetId, legs, original.id)
      return `posted back ${next()}`
    },
    capture: (body: Capture): string => {
      const { amountMinor: amount, currency } = body.amount
      if (amount <= 0n) return 'refused invalid-amount'
      if (body.counter.currency !== currency) return 'refused wrong-currency'
      const refusal = whyNot(books, body.counter)
      if (refusal !== undefined) return `refused ${refusal}`
      if (sets.some(set => set.id === body.entrySetId)) return 'refused entry-set-exists'
      const named = body.hold && holds.find(body.hold, body.accountId)
      const ask = named?.currency === currency ? named : undefined
      const key = ask?.on ?? books.account(body.accountId)?.key
      const address = key === undefined ? undefined : books.address(key)
      const payer = address?.currency === currency && !books.isClosed(address.key) ? address.key : undefined
      const kept = ask === undefined ? 0n : books.kept(ask)
      const given = payer === undefined ? 0n : body.isFinal || amount > kept ? kept : amount
      const found = payer === undefined ? 'suspense' : ask === undefined ? 'none' : kept === 0n ? 'late' : 'hold'
      book(body.entrySetId, [
        { address: payer === undefined ? suspense(body.counter) : addressOf(payer), amountMinor: -amount },
        { address: body.counter, amountMinor: amount },
      ])
      if (ask !== undefined) {
        books.say({ what: 'keep', ask, amount: -given })
        books.say({ what: 'claimed', ask, amount })
      }
      const overdrawn = payer !== undefined && books.available(payer) < 0n
      const day = isClosed(body.effectiveAt) ? ((closedDay() ?? 0) + 1) * dayMs : body.effectiveAt
      const words = `${found} ${claimOf(ask)} ${overdrawn ? 'overdrawn' : 'covered'}`
      return `captured ${ask?.transaction ?? body.transactionId} ${given} ${kept - given} ${words} ${day} ${next()}`
    },
  }

  function claimOf(ask: Ask | undefined): string {
    if (ask === undefined) return 'beyond-tolerance'
    const [claimed, authorised] = [books.claimed(ask), books.authorised(ask)]
    if (claimed <= authorised) return 'within'
    return claimed * 100n > authorised * BigInt(100 + ask.percent) ? 'beyond-tolerance' : 'within-tolerance'
  }
}

const sum = (legs: Legs): bigint => legs.reduce((total, { amountMinor }) => total + amountMinor, 0n)

const suspense = ({ namespace, name, currency }: Address): Address => {
  const flows: Record<string, string> = { settlement: 'card-suspense', 'deposits-clearing': 'deposits-suspense' }
  const flow = namespace === 'bank' ? flows[name] : undefined
  return { legalEntity: 'florin', namespace: 'bank', name: flow ?? 'transfer-suspense', currency }
}

const addressOf = (key: string): Address => {
  const [legalEntity = '', namespace = '', name = '', currency = '', accountId = ''] = key.split('/')
  return { legalEntity, namespace, name, currency, accountId } as Address
}
