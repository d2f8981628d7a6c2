import { DatabaseSync } from 'node:sqlite'
import type { JournalEntry } from '../../contract.ts'
import { journalEntry } from '../../domain/journal-entry.ts'
import { addressKey, customerAddress } from '../../messages/addresses.ts'
import type { JournalFile } from '../journal-file-port.ts'
import type { LedgerStore } from '../ledger-store.ts'
import { type HistoryIndexer, historyIndexer } from './history-indexer.ts'
import type { HistoryPoint } from './history-queries.ts'
import { addTotals, noTotals, type Totals } from './totals.ts'

/** All entries of a store's journal. */
export const entriesOf = async (store: LedgerStore): Promise<readonly JournalEntry[]> => {
  const entries: JournalEntry[] = []
  await store.scan(records => {
    for (const record of records) {
      const entry = journalEntry(record)
      if (entry !== undefined) entries.push(entry)
    }
  })
  return entries
}

/** What one entry changes, told from what it says happened and from nothing else. */
export const naiveChanges = (entry: JournalEntry): readonly { key: string; change: Partial<Totals> }[] => {
  const { what } = entry
  switch (what.kind) {
    case 'authorisationApproved':
      return what.held
        ? [
            {
              key: addressKey(customerAddress(what.accountId, what.amount.currency)),
              change: { held: what.amount.amountMinor },
            },
          ]
        : []
    case 'authorisationReversed':
      return [
        {
          key: addressKey(customerAddress(what.accountId, what.released.currency)),
          change: { held: -what.released.amountMinor },
        },
      ]
    case 'entrySetPosted':
      return what.postings.map(({ address, amountMinor }) => ({
        key: addressKey(address),
        change: { posted: amountMinor },
      }))
    default:
      return []
  }
}

/** The sum over all entries, the slow way. */
export const naiveTotals = (entries: readonly JournalEntry[], key: string, point: HistoryPoint): Totals =>
  entries
    .filter(entry => entry.position <= (point.position ?? Number.POSITIVE_INFINITY))
    .filter(entry => entry.recordedAt <= (point.recordedAt ?? Number.POSITIVE_INFINITY))
    .filter(entry => entry.effectiveAt <= (point.effectiveAt ?? Number.POSITIVE_INFINITY))
    .flatMap(naiveChanges)
    .filter(change => change.key === key)
    .reduce((sum, { change }) => addTotals(sum, { ...noTotals, ...change }), noTotals)

/** Indexes all of it, slice by slice. */
export const indexed = async (
  indexFile: string,
  journal: JournalFile,
  through: number,
  onRebuilt?: (why: string) => void,
): Promise<HistoryIndexer> => {
  const indexer = await historyIndexer({ indexFile, journal, ...(onRebuilt && { onRebuilt }) })
  while (await indexer.advance(through));
  return indexer
}

export const totalsOf = async (
  indexer: HistoryIndexer,
  key: string,
  point: HistoryPoint = {},
): Promise<Totals | undefined> => (await indexer.read({ kind: 'totals', of: { keys: [key] }, point }))[0]?.totals

/** Everything in an index. */
export const rowsOf = (file: string): unknown => {
  const database = new DatabaseSync(file)
  try {
    return ['about', 'address', 'entry', 'block', 'moment', 'checkpoint'].map(table =>
      database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all(),
    )
  } finally {
    database.close()
  }
}
