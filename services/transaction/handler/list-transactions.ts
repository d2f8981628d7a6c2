import type { Handler } from '#libraries/contract/contract.ts'
import type { Progress } from '#libraries/service/service.ts'
import type { RangeQuery, Storage } from '#libraries/storage/storage-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { Transaction, transactionContract } from '../contract.ts'
import { transactionTable } from '../store/transaction-table.ts'
import { withDetails } from '../store/with-details.ts'

/** How often a list that waits for merchants is read again. */
const lookEveryMs = 10

type Ports = { readonly storage: Pick<Storage, 'get' | 'range'>; readonly journal: Progress; readonly clock: Clock }

/** A caller that waits gets the merchants too, which come a moment after the payment. */
export const listTransactions =
  ({ storage, journal, clock }: Ports): Handler<typeof transactionContract.methods.listTransactions> =>
  async ({ accountId, limit, before, since, atLeastPosition = 0, waitMs = 0 }) => {
    const untilMs = clock.monotonicMs() + waitMs
    const reached = await journal.reached(atLeastPosition, waitMs)
    const position = journal.position()
    const bounds = { ...(before === undefined ? {} : { before }), ...(since === undefined ? {} : { after: since }) }
    const query: RangeQuery<Transaction> = { partition: { accountId }, limit, descending: true, ...bounds }
    const read = async () => withDetails(storage, await storage.range(transactionTable, query))
    let transactions = await read()
    while (transactions.some(lacksMerchant) && clock.monotonicMs() < untilMs) {
      await clock.sleep(lookEveryMs)
      transactions = await read()
    }
    return { transactions, position, behind: !reached }
  }

const lacksMerchant = ({ merchantId, merchant }: Transaction): boolean =>
  merchantId !== undefined && merchant === undefined
