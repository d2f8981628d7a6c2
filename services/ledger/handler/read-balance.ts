import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { newAddressState } from '../domain/address-state.ts'
import { addressBalancesAfter, balancesAfter } from '../domain/balances.ts'
import { findCustomerAddress } from '../domain/find-address.ts'
import type { LedgerState } from '../domain/state.ts'
import { type Address, addressKey, isBankAddress } from '../messages/addresses.ts'
import type { LedgerStore } from '../store/ledger-store.ts'

/** From the books that decide, so it includes every payment that was answered. */
export const readBalance =
  ({ store }: { store: Pick<LedgerStore, 'read'> }): Handler<typeof ledgerContract.methods.readBalance> =>
  async ({ accountId, address }) =>
    store.read(state => {
      const { position } = state
      if (address !== undefined) {
        const found = find(state, address)
        if (found === undefined) return { kind: 'unknown' }
        return { kind: 'foundAddress', balances: addressBalancesAfter(found), position }
      }
      const account = accountId === undefined ? undefined : state.accounts.get(accountId)
      if (account === undefined) return { kind: 'unknown' }
      return { kind: 'found', balances: balancesAfter(account), position }
    })

const find = (state: LedgerState, address: Address) => {
  if (address.accountId === undefined)
    return isBankAddress(address)
      ? (state.bankAddresses.get(addressKey(address)) ?? newAddressState(address, 0))
      : undefined
  const found = findCustomerAddress(state, address)
  return typeof found === 'string' ? undefined : found
}
