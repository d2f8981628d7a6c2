import type { Handler } from '#libraries/contract/contract.ts'
import type { Storage } from '#libraries/storage/storage-port.ts'
import type { feedContract } from '../contract.ts'
import { feedTable } from '../store/feed-table.ts'

export const listFeed =
  ({ storage }: { storage: Pick<Storage, 'range'> }): Handler<typeof feedContract.methods.listFeed> =>
  async ({ accountId, limit, before }) => {
    const bounds = before === undefined ? {} : { before }
    return { items: await storage.range(feedTable, { partition: { accountId }, limit, descending: true, ...bounds }) }
  }
