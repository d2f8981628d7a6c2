import balances from './named-balances.json' with { type: 'json' }

/** A balance with a name: the sum over every address on some lines of the chart of accounts. */
export type NamedBalance = {
  readonly name: string
  readonly meaning: string
  /** `account`: over the addresses of one account. `bank`: over all there are. */
  readonly of: 'account' | 'bank'
  readonly lines: readonly string[]
}

export const namedBalances = balances as readonly NamedBalance[]

const byName = new Map(namedBalances.map(balance => [balance.name, balance]))

export const namedBalance = (name: string): NamedBalance | undefined => byName.get(name)
