import type { Handler } from '#libraries/contract/contract.ts'
import type { EntrySetId, TransactionId } from '#libraries/ids/ids.ts'
import type { ledgerContract } from '../contract.ts'
import { addressKey } from '../messages/addresses.ts'
import { historyLimits, type HistoryRow as Row } from '../messages/reads.ts'
import type { History } from '../store/history/history-port.ts'
import type { HistoryRow } from '../store/history/history-queries.ts'
import { totalsText } from '../store/history/totals-text.ts'

/** A page of what happened on an address, from the index. */
export const readHistory =
  ({ history }: { history: Pick<History, 'read'> }): Handler<typeof ledgerContract.methods.readHistory> =>
  async ({ address, ...page }, context) => {
    const waitMs = Math.min(historyLimits.waitMs, context.remainingMs())
    const { answer, ...asOf } = await history.read<'page'>({ kind: 'page', key: addressKey(address), ...page }, waitMs)
    return answer === undefined ? { kind: 'unknown', ...asOf } : { kind: 'page', rows: answer.map(toRow), ...asOf }
  }

const toRow = ({ entrySetId, transactionId, change, after, ...row }: HistoryRow): Row => ({
  ...row,
  ...(entrySetId && { entrySetId: entrySetId as EntrySetId }),
  ...(transactionId && { transactionId: transactionId as TransactionId }),
  change: totalsText(change),
  after: totalsText(after),
})
