import type { RefusalReason } from '../contract.ts'
import { type Address, addressKey, isBankAddress, isMainAddress } from '../messages/addresses.ts'
import { type AddressState, isMainState } from './address-state.ts'
import type { LedgerState } from './state.ts'

/** An address of a customer, open or closed, or why there is none. */
export const findCustomerAddress = (state: LedgerState, address: Address): AddressState | RefusalReason => {
  if (address.accountId === undefined) return 'unknown-address'
  const account = state.accounts.get(address.accountId)
  if (account === undefined) return 'unknown-account'
  if (account.currency !== address.currency) return 'wrong-currency'
  if (isMainAddress(address)) return account
  return state.pots.get(addressKey(address)) ?? 'unknown-address'
}

/** The same, and open. */
export const findOpenAddress = (state: LedgerState, address: Address): AddressState | RefusalReason => {
  const found = findCustomerAddress(state, address)
  if (typeof found === 'string' || !found.rare.isClosed) return found
  return whyClosed(found)
}

/** Where money can be booked: an open address of a customer, or `bank`, one in the bank's chart. */
export const findBookable = (state: LedgerState, address: Address): AddressState | RefusalReason | 'bank' => {
  if (address.accountId !== undefined) return findOpenAddress(state, address)
  return isBankAddress(address) ? 'bank' : 'unknown-address'
}

export const whyClosed = (address: AddressState): RefusalReason =>
  isMainState(address) ? 'closed-account' : 'closed-address'
