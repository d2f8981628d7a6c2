import type { Handler } from '#libraries/contract/contract.ts'
import type { Storage } from '#libraries/storage/storage-port.ts'
import type { transactionContract } from '../contract.ts'
import { transactionAccountTable, transactionTable } from '../store/transaction-table.ts'
import { withDetails } from '../store/with-details.ts'

export const getTransaction =
  ({ storage }: { storage: Pick<Storage, 'get'> }): Handler<typeof transactionContract.methods.getTransaction> =>
  async ({ transactionId }) => {
    const owner = await storage.get(transactionAccountTable, { transactionId })
    const transaction = owner && (await storage.get(transactionTable, owner))
    const [shown] = await withDetails(storage, transaction === undefined ? [] : [transaction])
    return shown === undefined ? { kind: 'unknown' } : { kind: 'found', transaction: shown }
  }
