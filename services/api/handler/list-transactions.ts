import type { Client } from '#libraries/contract/contract.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { transactionContract } from '#services/transaction/contract.ts'
import type { Callers } from '../door/caller.ts'
import { boundIn, expands, idIn, limitIn, type Query } from '../door/query.ts'
import { transactionWire } from '../door/wire.ts'

/** Newest first. `before` and `since` take an id or a time. */
export const listTransactions =
  ({
    transaction,
    own,
  }: {
    transaction: Pick<Client<typeof transactionContract>, 'listTransactions'>
    own: Callers['ownAccount']
  }) =>
  async (customerId: CustomerId, query: Query) => {
    const accountId = await own(customerId, idIn(query, 'account_id', 'acc'))
    const bounds = {
      limit: limitIn(query),
      before: boundIn(query, 'before', 'tx'),
      since: boundIn(query, 'since', 'tx'),
    }
    const { transactions } = await transaction.listTransactions({ accountId, ...bounds })
    const expandMerchant = expands(query, 'merchant')
    return { transactions: transactions.map(row => transactionWire(row, { expandMerchant })) }
  }
