import type { RefusalReason } from '../contract.ts'
import { addressKey, isBankAddress } from '../messages/addresses.ts'
import type { AddressState } from './address-state.ts'
import { availableOf } from './balances.ts'
import type { Condition } from './command.ts'
import { findCustomerAddress } from './find-address.ts'
import type { LedgerState } from './state.ts'

/** The first condition that does not hold on the books as they are before the command. */
export const failedCondition = (
  state: LedgerState,
  conditions: readonly Condition[] | undefined,
): RefusalReason | undefined => {
  for (const condition of conditions ?? []) {
    const found = look(state, condition.address)
    if (typeof found === 'string') return found
    const { version, minimumMinor, maximumMinor } = condition
    if (version !== undefined && version !== (found?.version ?? 0)) return 'condition-version'
    const balance = found === undefined ? 0n : balanceOf(found, condition.balance)
    if (minimumMinor !== undefined && balance < minimumMinor) return 'condition-minimum'
    if (maximumMinor !== undefined && balance > maximumMinor) return 'condition-maximum'
  }
  return undefined
}

/** Undefined: one of the bank's on which nothing was booked yet. */
const look = (state: LedgerState, address: Condition['address']): AddressState | RefusalReason | undefined => {
  if (address.accountId !== undefined) return findCustomerAddress(state, address)
  return isBankAddress(address) ? state.bankAddresses.get(addressKey(address)) : 'unknown-address'
}

/** Unless told which, what is available. */
const balanceOf = (address: AddressState, which: Condition['balance'] = 'available'): bigint => {
  switch (which) {
    case 'posted':
      return address.posted
    case 'held':
      return address.held
    case 'pendingIn':
      return address.rare.pendingIn
    case 'available':
      return availableOf(address)
  }
}
