import type { AccountId, PotId } from '#libraries/ids/ids.ts'
import { put, type Storage } from '#libraries/storage/storage-port.ts'
import { potsPerAccountMax } from '../contract.ts'
import {
  type MoveRow,
  moveTable,
  type OpeningRow,
  openingTable,
  type PotRow,
  potAccountTable,
  potTable,
} from './pot-tables.ts'

export type PotStore = ReturnType<typeof potStore>

export const potStore = (storage: Storage) => {
  const pot = async (potId: PotId): Promise<PotRow | undefined> => {
    const owner = await storage.get(potAccountTable, { potId })
    return owner && (await storage.get(potTable, owner))
  }
  return {
    pot,
    potsOf: (accountId: AccountId): Promise<readonly PotRow[]> =>
      storage.range(potTable, { partition: { accountId }, limit: potsPerAccountMax }),
    openingOf: (key: Pick<OpeningRow, 'accountId' | 'dedupeId'>): Promise<OpeningRow | undefined> =>
      storage.get(openingTable, key),
    /** Fixes an order to open; of two with one `dedupeId` the first one counts for both. */
    order: async (opening: OpeningRow): Promise<OpeningRow> => {
      const written = await storage.insertIfAbsent(openingTable, opening)
      return written.inserted ? opening : written.existing
    },
    /** Makes the pot visible. May be repeated: what the customer changed since stays. */
    open: async (row: PotRow): Promise<PotRow> => {
      const { potId, accountId } = row
      const written = await storage.insertIfAbsent(potTable, row)
      await storage.apply([put(potAccountTable, { potId, accountId })])
      return written.inserted ? row : written.existing
    },
    /** Changes an open pot as it is by then, or says why not. Of two changes at once none is lost. */
    change: async (
      potId: PotId,
      change: (before: PotRow) => Partial<PotRow>,
    ): Promise<PotRow | 'unknown-pot' | 'closed-pot'> => {
      for (;;) {
        const before = await pot(potId)
        if (before === undefined) return 'unknown-pot'
        if (before.state === 'closed') return 'closed-pot'
        const row = { ...before, ...change(before), revision: before.revision + 1 }
        if (await storage.compareAndSet(potTable, row, { revision: before.revision })) return row
      }
    },
    moveOf: (key: Pick<MoveRow, 'potId' | 'operation' | 'dedupeId'>): Promise<MoveRow | undefined> =>
      storage.get(moveTable, key),
    /** Fixes a move and its ids; of two with one `dedupeId` the first one counts for both. */
    orderMove: async (move: MoveRow): Promise<MoveRow> => {
      const written = await storage.insertIfAbsent(moveTable, move)
      return written.inserted ? move : written.existing
    },
  }
}
