import { invariant } from '#libraries/errors/invariant.ts'
import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { ConsumerBatch, ServicePorts } from '#libraries/service/service.ts'
import { put } from '#libraries/storage/storage-port.ts'
import type { JournalEntry } from '#services/ledger/contract.ts'
import { type Transaction, transactionContract } from '../contract.ts'
import type { Effect } from '../domain/effect.ts'
import { effectsOf } from '../domain/transactions-of-entry.ts'
import { transactionAccountTable, transactionTable } from '../store/transaction-table.ts'

/** Turns what the journal recorded into the customer's transactions, and tells of each change once. */
export const onEntryRecorded =
  ({ news }: Pick<ServicePorts, 'news'>) =>
  async (entry: JournalEntry, batch: ConsumerBatch): Promise<ConsumerAnswer> => {
    for (const effect of effectsOf(entry)) {
      const transaction = await outcome(effect, batch)
      const { transactionId, accountId } = transaction
      if (effect.kind === 'new') batch.write(put(transactionAccountTable, { transactionId, accountId }))
      batch.write(put(transactionTable, transaction), news(transactionContract.events.transactionChanged, transaction))
    }
    return 'done'
  }

const outcome = async (effect: Effect, batch: ConsumerBatch): Promise<Transaction> => {
  if (effect.kind === 'new') return effect.transaction
  const before = await batch.get(transactionTable, effect.key)
  invariant(before !== undefined, 'The journal tells of an authorisation before it tells of its reversal.')
  return effect.change(before)
}
