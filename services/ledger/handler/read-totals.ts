import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import type { LedgerStore } from '../store/ledger-store.ts'

/** The totals that the books keep, as they are now. */
export const readTotals =
  ({ store }: { store: Pick<LedgerStore, 'read'> }): Handler<typeof ledgerContract.methods.readTotals> =>
  async () =>
    store.read(({ sums, openHolds, position }) => ({
      sums: Object.fromEntries([...sums].map(([currency, sum]) => [currency, String(sum)])),
      openHolds,
      position,
    }))
