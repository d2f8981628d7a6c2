import type { JournalEntry } from '#services/ledger/contract.ts'
import type { Transaction } from '../contract.ts'

/** What a journal entry means for the customer's view: new transactions, or a change of one that is there. */
export type Effect =
  | { readonly kind: 'new'; readonly transaction: Transaction }
  | {
      readonly kind: 'change'
      readonly key: Pick<Transaction, 'accountId' | 'transactionId'>
      readonly change: (before: Transaction) => Transaction
    }

export type Of<K extends JournalEntry['what']['kind']> = Extract<JournalEntry['what'], { kind: K }>

/** When the bank took it, to the millisecond, as the list is sorted; a terminal's clock has seconds and may be wrong. */
export const stamps = (entry: JournalEntry) => ({
  createdAt: entry.recordedAt,
  updatedAt: entry.recordedAt,
  position: entry.position,
})

/** The same transaction, changed by this entry. */
export const changed = (
  entry: JournalEntry,
  key: Pick<Transaction, 'accountId' | 'transactionId'>,
  change: (before: Transaction) => Partial<Transaction>,
): Effect => ({
  kind: 'change',
  key: { accountId: key.accountId, transactionId: key.transactionId },
  change: before => ({ ...before, ...change(before), updatedAt: entry.recordedAt, position: entry.position }),
})
