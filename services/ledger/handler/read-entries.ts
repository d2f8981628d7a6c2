import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { journalEntry } from '../domain/journal-entry.ts'
import type { LedgerStore } from '../store/ledger-store.ts'

/** Entries for those who follow the journal: durable ones only. */
export const readEntries =
  ({
    store,
  }: {
    store: Pick<LedgerStore, 'entriesAfter' | 'end'>
  }): Handler<typeof ledgerContract.methods.readEntries> =>
  async ({ after, limit, waitMs }, context) => {
    const records = await store.entriesAfter(after, limit, Math.min(waitMs, context.remainingMs()))
    return { entries: records.map(journalEntry).filter(entry => entry !== undefined), end: store.end() }
  }
