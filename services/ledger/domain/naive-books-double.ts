import { type Address, addressKey } from '../messages/addresses.ts'

/**
 * What happened, as a list, and the numbers that follow from it, added up anew at every question. Nothing is kept but the list, so
 * there is nothing that could fall out of step.
 */
export type Ask = {
  readonly id: string
  readonly recordedAt: number
  /** Where it holds; undefined when the account is not in the books. */
  readonly on: string | undefined
  readonly account: string | undefined
  readonly to?: string | undefined
  readonly card?: string | undefined
  readonly currency: string
  readonly references: readonly string[]
  /** It held money at first. */
  readonly isHold: boolean
  readonly isCard: boolean
  readonly transaction?: string | undefined
  readonly lifetime?: number | undefined
  readonly percent: number
}

export type Leg = { readonly key: string; readonly currency: string; readonly amount: bigint }

type Fact =
  | { what: 'address'; key: string; account: string; currency: string; position: number }
  | { what: 'closed'; key: string }
  | { what: 'limit'; key: string; limit: bigint }
  | { what: 'leg'; key: string; currency: string; amount: bigint }
  | { what: 'keep'; ask: Ask; amount: bigint }
  | { what: 'authorised'; ask: Ask; amount: bigint }
  | { what: 'claimed'; ask: Ask; amount: bigint }
  | { what: 'until'; ask: Ask; at: number | undefined }

/** Of a main address: `florin/customer/main/GBP/acc_…`. */
export const mainKey = (account: string, currency: string): string => `florin/customer/main/${currency}/${account}`
export const keyOf = (address: Address): string => addressKey(address)

export const naiveBooks = () => {
  const facts: { readonly record: number; readonly fact: Fact }[] = []
  const asks: Ask[] = []
  let record = 0
  const total = (of: (fact: Fact) => bigint): bigint => facts.reduce((sum, { fact }) => sum + of(fact), 0n)
  const last = <W extends Fact['what']>(what: W, fits: (fact: Extract<Fact, { what: W }>) => boolean) => {
    for (let n = facts.length - 1; n >= 0; n--) {
      const fact = facts[n]?.fact
      if (fact?.what === what && fits(fact as Extract<Fact, { what: W }>)) return fact as Extract<Fact, { what: W }>
    }
    return undefined
  }
  const posted = (key: string) => total(fact => (fact.what === 'leg' && fact.key === key ? fact.amount : 0n))
  const kept = (ask: Ask) => total(fact => (fact.what === 'keep' && fact.ask === ask ? fact.amount : 0n))
  const held = (key: string) => total(fact => (fact.what === 'keep' && fact.ask.on === key ? fact.amount : 0n))
  const pendingIn = (key: string) => total(fact => (fact.what === 'keep' && fact.ask.to === key ? fact.amount : 0n))
  const limit = (key: string) => last('limit', fact => fact.key === key)?.limit ?? 0n
  const touches = (fact: Fact, key: string): boolean => {
    if (fact.what === 'keep') return fact.amount !== 0n && (fact.ask.on === key || fact.ask.to === key)
    return 'key' in fact && fact.key === key
  }
  return {
    /** Facts that are said from here on are of one record. */
    beginRecord: () => {
      record += 1
    },
    say: (fact: Fact) => {
      facts.push({ record, fact })
    },
    ask: (ask: Ask) => {
      asks.push(ask)
      return ask
    },
    asks: asks as readonly Ask[],
    address: (key: string) => last('address', fact => fact.key === key),
    /** The main address of an account, if it was opened. */
    account: (account: string | undefined) =>
      last('address', fact => fact.account === account && fact.key.startsWith('florin/customer/')),
    openPots: (account: string) =>
      facts.filter(
        ({ fact }) =>
          fact.what === 'address' &&
          fact.account === account &&
          fact.key.startsWith('florin/pot/') &&
          last('closed', ({ key }) => key === fact.key) === undefined,
      ).length,
    isClosed: (key: string) => last('closed', fact => fact.key === key) !== undefined,
    posted,
    held,
    pendingIn,
    available: (key: string) => posted(key) - held(key) + limit(key),
    limit,
    /** How many records changed it. */
    version: (key: string) => {
      const records = new Set<number>()
      for (const { record: of, fact } of facts) if (touches(fact, key)) records.add(of)
      return records.size
    },
    kept,
    authorised: (ask: Ask) => total(fact => (fact.what === 'authorised' && fact.ask === ask ? fact.amount : 0n)),
    claimed: (ask: Ask) => total(fact => (fact.what === 'claimed' && fact.ask === ask ? fact.amount : 0n)),
    until: (ask: Ask) => last('until', fact => fact.ask === ask)?.at,
    openHolds: () => asks.filter(ask => kept(ask) !== 0n),
    sumOf: (currency: string) => total(fact => (fact.what === 'leg' && fact.currency === currency ? fact.amount : 0n)),
  }
}

export type NaiveBooks = ReturnType<typeof naiveBooks>

export type NaiveParts = {
  readonly books: NaiveBooks
  /** The position of what is recorded next; a refusal has none. */
  readonly next: () => number
  /** The last day that is closed, in days since 1970. */
  readonly closedDay: () => number | undefined
}

export const dayMs = 24 * 60 * 60 * 1000
