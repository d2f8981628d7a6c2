import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { balancesOf } from '../domain/balances.ts'
import type { LedgerStore } from '../store/ledger-store.ts'

/** From the books that decide, so it includes every payment that was answered. */
export const readBalance =
  ({ store }: { store: Pick<LedgerStore, 'read'> }): Handler<typeof ledgerContract.methods.readBalance> =>
  async ({ accountId }) =>
    store.read(state => {
      const account = state.accounts.get(accountId)
      return account === undefined
        ? { kind: 'unknown' }
        : { kind: 'found', balances: balancesOf(account), position: state.position }
    })
