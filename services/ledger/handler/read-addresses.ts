import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { addressBalancesAfter } from '../domain/balances.ts'
import { findCustomerAddress } from '../domain/find-address.ts'
import type { LedgerStore } from '../store/ledger-store.ts'

/** Several addresses of one account, as they are between two commands: their sum is right whatever moves between them. */
export const readAddresses =
  ({ store }: { store: Pick<LedgerStore, 'read'> }): Handler<typeof ledgerContract.methods.readAddresses> =>
  async ({ addresses }) =>
    store.read(state => {
      const found = addresses.map(address => findCustomerAddress(state, address)).filter(one => typeof one !== 'string')
      return { balances: found.map(address => addressBalancesAfter(address)), position: state.position }
    })
