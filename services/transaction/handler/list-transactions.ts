import type { Handler } from '#libraries/contract/contract.ts'
import type { Progress } from '#libraries/service/service.ts'
import type { Storage } from '#libraries/storage/storage-port.ts'
import type { transactionContract } from '../contract.ts'
import { transactionTable } from '../store/transaction-table.ts'

export const listTransactions =
  ({
    storage,
    journal,
  }: {
    storage: Pick<Storage, 'range'>
    journal: Progress
  }): Handler<typeof transactionContract.methods.listTransactions> =>
  async ({ accountId, limit, before, since, atLeastPosition = 0, waitMs = 0 }) => {
    const reached = await journal.reached(atLeastPosition, waitMs)
    const position = journal.position()
    const bounds = { ...(before === undefined ? {} : { before }), ...(since === undefined ? {} : { after: since }) }
    const rows = await storage.range(transactionTable, { partition: { accountId }, limit, descending: true, ...bounds })
    return { transactions: rows, position, behind: !reached }
  }
