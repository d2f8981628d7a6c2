import type { MerchantId } from '#libraries/ids/ids.ts'
import { type Infer, idOf, object } from '#libraries/schema/schema.ts'
import { type Storage, table } from '#libraries/storage/storage-port.ts'
import { Acceptor } from '../contract.ts'

/** Merchants that are known to be stored, so that a second payment there writes nothing. */
const seenMerchantsMax = 50_000

const AcceptorRow = object({ merchantId: idOf('merch'), acceptor: Acceptor })
export type AcceptorRow = Infer<typeof AcceptorRow>

const acceptors = table({ name: 'acceptor', row: AcceptorRow, partitionKey: ['merchantId'] })

export type AcceptorStore = ReturnType<typeof acceptorStore>

export const acceptorStore = (storage: Storage) => {
  const seen = new Set<MerchantId>()
  return {
    /** Keeps who took a card; does nothing for one that was kept before. */
    keep: async (row: AcceptorRow): Promise<void> => {
      if (seen.has(row.merchantId)) return
      if ((await storage.get(acceptors, { merchantId: row.merchantId })) === undefined)
        await storage.insertIfAbsent(acceptors, row)
      if (seen.size >= seenMerchantsMax) seen.clear()
      seen.add(row.merchantId)
    },
    /** Those of the ids that are known, in the order of the ids. */
    find: async (merchantIds: readonly MerchantId[]): Promise<AcceptorRow[]> => {
      const rows = await Promise.all(merchantIds.map(merchantId => storage.get(acceptors, { merchantId })))
      return rows.filter(row => row !== undefined)
    },
  }
}
