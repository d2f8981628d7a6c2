import type { Client } from '#libraries/contract/contract.ts'
import { Failure } from '#libraries/errors/failure.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { transactionContract } from '#services/transaction/contract.ts'
import type { Callers } from '../door/caller.ts'
import { expands, idIn, type Query } from '../door/query.ts'
import { transactionWire } from '../door/wire.ts'

/** A transaction of somebody else is not found, as one that does not exist. */
export const showTransaction =
  ({
    transaction,
    own,
  }: {
    transaction: Pick<Client<typeof transactionContract>, 'getTransaction'>
    own: Callers['ownAccount']
  }) =>
  async (customerId: CustomerId, query: Query) => {
    const transactionId = idIn(query, 'transaction_id', 'tx')
    const found = await transaction.getTransaction({ transactionId })
    if (found.kind === 'unknown' || !(await isOwn(own, customerId, found.transaction.accountId)))
      throw new Failure('not-found', 'api.transaction', 'You have no such transaction.', {
        params: { field: 'transaction_id' },
      })
    return { transaction: transactionWire(found.transaction, { expandMerchant: expands(query, 'merchant') }) }
  }

const isOwn = (
  own: Callers['ownAccount'],
  ...[customerId, accountId]: Parameters<Callers['ownAccount']>
): Promise<boolean> =>
  own(customerId, accountId).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Failure && error.code === 'not-found') return false
      throw error
    },
  )
