import type { AccountId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import type { NamedBalance } from '../messages/named-balances.ts'
import type { AddressState } from './address-state.ts'
import { availableOf } from './balances.ts'
import type { LedgerState } from './state.ts'

export type NamedSum = {
  readonly currency: Currency
  readonly posted: bigint
  readonly held: bigint
  readonly pendingIn: bigint
  readonly available: bigint
}

/**
 * A named balance of the bank, per currency, from the books; of what customers have, only what is posted: it is what all lines of the
 * bank together have not, since entry sets sum to zero, and so no payment waits while every account is read.
 */
export const bankSums = (
  state: LedgerState,
  { lines }: NamedBalance,
): readonly (Pick<NamedSum, 'currency' | 'posted'> & Partial<Omit<NamedSum, 'available'>>)[] => {
  const own = [...state.bankAddresses.values()]
  if (lines.includes('customer')) return sumsOf(own).map(({ currency, posted }) => ({ currency, posted: -posted }))
  const sums = sumsOf(own.filter(({ name }) => lines.includes(name)))
  return sums.map(({ available: _, ...sum }) => sum)
}

/**
 * The sum over an account and its pots. `potKeys` are those that somebody knows of; when the books know of more, all pots are looked
 * through. Undefined: the account is not in the books.
 */
export const accountSums = (
  state: LedgerState,
  accountId: AccountId,
  potKeys: readonly string[],
): readonly NamedSum[] | undefined => {
  const main = state.accounts.get(accountId)
  if (main === undefined) return undefined
  const known = potKeys.flatMap(key => state.pots.get(key) ?? [])
  const isWhole = known.filter(({ rare }) => !rare.isClosed).length === main.rare.openPots
  return sumsOf([main, ...(isWhole ? known : [...state.pots.values()].filter(pot => pot.accountId === accountId))])
}

const sumsOf = (addresses: Iterable<AddressState>): readonly NamedSum[] => {
  const sums = new Map<Currency, { -readonly [K in keyof NamedSum]: NamedSum[K] }>()
  for (const address of addresses) {
    const { currency } = address
    const sum = sums.get(currency) ?? { currency, posted: 0n, held: 0n, pendingIn: 0n, available: 0n }
    sum.posted += address.posted
    sum.held += address.held
    sum.pendingIn += address.rare.pendingIn
    sum.available += availableOf(address)
    sums.set(currency, sum)
  }
  return [...sums.values()]
}

/** What is posted per line of the chart and currency, `customer/GBP`. Reads every address once. */
export const chartOf = (state: LedgerState): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>()
  for (const [line, addresses] of [
    ['customer', state.accounts],
    ['pot', state.pots],
  ] as const)
    for (const { currency, posted } of sumsOf(addresses.values())) sums.set(`${line}/${currency}`, posted)
  for (const { name, currency, posted } of state.bankAddresses.values()) sums.set(`${name}/${currency}`, posted)
  return sums
}
