import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { ConsumerBatch } from '#libraries/service/service.ts'
import { put } from '#libraries/storage/storage-port.ts'
import { businessDay } from '#libraries/time/business-day.ts'
import type { JournalEntry } from '#services/ledger/contract.ts'
import { spendingOf } from '../domain/spending.ts'
import { balanceTable } from '../store/balance-table.ts'

/** The journal says what each account holds after every entry; this keeps the last word and adds up the day's spending. */
export const onEntryRecorded =
  () =>
  async (entry: JournalEntry, batch: ConsumerBatch): Promise<ConsumerAnswer> => {
    const today = businessDay(entry.recordedAt)
    for (const { accountId, currency, posted, held, available } of entry.balances) {
      const before = await batch.get(balanceTable, { accountId })
      const spentBefore = before?.spendDay === today ? before.spent : 0n
      const spent = spentBefore + spendingOf(entry.what, accountId)
      const row = { accountId, currency, posted, held, available, spent, spendDay: today, position: entry.position }
      batch.write(put(balanceTable, row))
    }
    return 'done'
  }
