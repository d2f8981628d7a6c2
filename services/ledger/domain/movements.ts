import { invariant } from '#libraries/errors/invariant.ts'
import type { AccountId, AuthorisationId, HoldId } from '#libraries/ids/ids.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { Posting } from '../contract.ts'
import { type Address, addressKey, isMainAddress } from '../messages/addresses.ts'
import { type AddressState, newAddressState, setRare } from './address-state.ts'
import { addToExpiry, removeFromExpiry } from './expiry-index.ts'
import type { HoldState } from './hold-state.ts'
import type { LedgerState } from './state.ts'

/**
 * The only places where numbers change, used by `apply` forwards and by `undo` backwards. `touched` gathers the addresses
 * that a record changes, so that each counts one version more, once.
 */
export type Touched = AddressState[]

const touch = (touched: Touched, address: AddressState): void => {
  if (!touched.includes(address)) touched.push(address)
}

/** A record is one version of every address that it changed; one of the bank's exists while it has any. */
export const countVersions = (state: LedgerState, touched: Touched, change: 1 | -1): void => {
  for (const address of touched) {
    address.version += change
    if (address.version === 0 && address.accountId === undefined) {
      invariant(address.posted === 0n && address.rare.pendingIn === 0n, 'Nothing is left of what is undone.')
      state.bankAddresses.delete(bankKeyOf(address))
    }
  }
}

const bankKeyOf = ({ name, currency }: AddressState): string => `florin/bank/${name}/${currency}/`

/** The address of a posting: one of the bank's comes to be with the first. */
export const addressState = (state: LedgerState, address: Address): AddressState => {
  if (address.accountId !== undefined) {
    const found = isMainAddress(address) ? state.accounts.get(address.accountId) : state.pots.get(addressKey(address))
    invariant(found !== undefined, 'A record touches only addresses that are open.')
    return found
  }
  const key = addressKey(address)
  const found = state.bankAddresses.get(key)
  if (found !== undefined) return found
  const opened = newAddressState(address, state.position)
  state.bankAddresses.set(key, opened)
  return opened
}

export const accountOf = (state: LedgerState, accountId: AccountId): AddressState => {
  const account = state.accounts.get(accountId)
  invariant(account !== undefined, 'A record touches only accounts that are open.')
  return account
}

/** Books an entry set (`sign` 1) or takes it out again (-1). */
export const movePostings = (
  state: LedgerState,
  postings: readonly Infer<typeof Posting>[],
  sign: 1n | -1n,
  touched: Touched,
): void => {
  for (const { address, amountMinor } of postings) {
    const found = addressState(state, address)
    found.posted += sign * amountMinor
    touch(touched, found)
    state.sums.set(address.currency, (state.sums.get(address.currency) ?? 0n) + sign * amountMinor)
  }
}

/** A hold, the sums over holds and the index of what is due move together, here only. */
export const changeHold = (state: LedgerState, hold: HoldState, change: bigint, touched: Touched): void => {
  if (change === 0n) return
  const { address, to } = hold
  invariant(address !== undefined, 'Only the authorisation of an account has a hold.')
  const wasOpen = hold.held !== 0n
  hold.held += change
  invariant(hold.held >= 0n, 'A hold is never negative.')
  address.held += change
  touch(touched, address)
  if (to !== undefined) {
    setRare(to, { pendingIn: to.rare.pendingIn + change })
    touch(touched, to)
  }
  const isOpen = hold.held !== 0n
  if (isOpen === wasOpen) return
  state.openHolds += isOpen ? 1 : -1
  if (isOpen) addToExpiry(state.expiry, hold)
  else removeFromExpiry(state.expiry, hold)
}

/** Of a hold that is open. */
export const changeExpiry = (state: LedgerState, hold: HoldState, expiresAt: number | undefined): void => {
  removeFromExpiry(state.expiry, hold)
  hold.expiresAt = expiresAt
  addToExpiry(state.expiry, hold)
}

export const holdOf = (state: LedgerState, id: AuthorisationId | HoldId): HoldState => {
  const hold = state.holds.get(id)
  invariant(hold !== undefined, 'A record names a hold that is in the books.')
  return hold
}
