import type { Currency } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { Posting, RefusalReason } from '../contract.ts'
import type { AddressState } from './address-state.ts'
import { availableOf } from './balances.ts'
import { findBookable } from './find-address.ts'
import type { LedgerState } from './state.ts'

export type Leg = Infer<typeof Posting>

/** What an entry set does to the customers' addresses that it names, in their order. */
export type Moves = [address: AddressState, change: { posted: bigint }][]

/**
 * Why an entry set cannot be booked, or what it does. Its postings sum to zero per currency; each address is an open one of a
 * customer or one of the bank's; an address of a customer that it takes money from must keep its holds covered, unless the
 * set is booked `evenIfShort`.
 */
export const weighEntrySet = (
  state: LedgerState,
  postings: readonly Leg[],
  { evenIfShort = false } = {},
): Moves | RefusalReason => {
  if (!isZeroSum(postings)) return 'not-zero-sum'
  const moves: Moves = []
  for (const { address, amountMinor } of postings) {
    const found = findBookable(state, address)
    if (found === 'bank') continue
    if (typeof found === 'string') return found
    const move = moves.find(([address]) => address === found)
    if (move === undefined) moves.push([found, { posted: amountMinor }])
    else move[1].posted += amountMinor
  }
  if (evenIfShort) return moves
  for (const [address, { posted }] of moves)
    if (posted < 0n && availableOf(address) + posted < 0n) return 'insufficient-funds'
  return moves
}

/** Money neither appears nor vanishes, in any currency. A set without legs moves nothing and is refused with the rest. */
export const isZeroSum = (postings: readonly Leg[]): boolean => {
  const currency = postings[0]?.address.currency
  // Nearly all sets are of one currency, which needs no table of sums.
  if (postings.every(({ address }) => address.currency === currency))
    return postings.length > 0 && postings.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) === 0n
  const sums = new Map<Currency, bigint>()
  for (const { address, amountMinor } of postings)
    sums.set(address.currency, (sums.get(address.currency) ?? 0n) + amountMinor)
  return sums.size > 0 && [...sums.values()].every(sum => sum === 0n)
}
