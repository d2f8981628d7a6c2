import type { AddressBalances, Balances } from '../contract.ts'
import { type AddressState, accountIdOf, addressOf, isMainState } from './address-state.ts'

/** Amounts cross the wire as exact JSON integers, so no balance may leave their range. */
export const balanceMax = BigInt(Number.MAX_SAFE_INTEGER)

export const outOfRange = (amountMinor: bigint): boolean => amountMinor > balanceMax || amountMinor < -balanceMax

/** The funds rule reads this: holds count as spent, an overdraft as there, what is coming in as not there yet. */
export const availableOf = ({ posted, held, rare }: AddressState): bigint => posted - held + rare.overdraftLimit

/** What a command does to the numbers of an address. */
export type Change = { readonly posted?: bigint; readonly held?: bigint; readonly pendingIn?: bigint }

/** What the main address of an account will be after a change. */
export const balancesAfter = (
  address: AddressState,
  { posted = 0n, held = 0n, pendingIn = 0n }: Change = {},
): Balances => ({
  accountId: accountIdOf(address),
  currency: address.currency,
  posted: address.posted + posted,
  held: address.held + held,
  pendingIn: address.rare.pendingIn + pendingIn,
  available: availableOf(address) + posted - held,
})

/** The same of any address; a `version` of 0 more for one that is only looked at. */
export const addressBalancesAfter = (
  address: AddressState,
  { posted = 0n, held = 0n, pendingIn = 0n }: Change = {},
  versions = 0,
): AddressBalances => ({
  address: addressOf(address),
  posted: address.posted + posted,
  held: address.held + held,
  pendingIn: address.rare.pendingIn + pendingIn,
  available: availableOf(address) + posted - held,
  overdraftLimitMinor: address.rare.overdraftLimit,
  version: address.version + versions,
})

/** The numbers that a record keeps: those of customers' addresses, after it. */
export type After = { readonly balances: readonly Balances[]; readonly addresses: readonly AddressBalances[] }

const none: readonly never[] = []

export const nothingAfter: After = { balances: none, addresses: none }

/** Of one main address: most records touch no other. */
export const mainAfter = (address: AddressState, change?: Change): After => ({
  balances: [balancesAfter(address, change)],
  addresses: none,
})

/** Of all that a command changes, in the order in which it names them; those of the bank are not kept. */
export const after = (changes: Iterable<readonly [AddressState, Change]>): After => {
  const balances: Balances[] = []
  const addresses: AddressBalances[] = []
  for (const [address, change] of changes)
    if (isMainState(address)) balances.push(balancesAfter(address, change))
    else if (address.accountId !== undefined) addresses.push(addressBalancesAfter(address, change, 1))
  return { balances, addresses: addresses.length === 0 ? none : addresses }
}

/** Whether a number that a command made could not be told to anyone. */
export const isOutOfRange = ({ balances, addresses }: After): boolean => {
  for (const after of balances) if (hasOutOfRange(after)) return true
  for (const after of addresses) if (hasOutOfRange(after)) return true
  return false
}

const hasOutOfRange = ({ posted, held, pendingIn, available }: Omit<Balances, 'accountId' | 'currency'>): boolean =>
  outOfRange(posted) || outOfRange(held) || outOfRange(pendingIn) || outOfRange(available)
