import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { liveBooks } from '../domain/live-books.ts'
import type { LedgerStore } from '../store/ledger-store.ts'
import { verifyJournal } from '../store/verify-journal.ts'

/** Re-adds the whole journal from its file and compares with the books in memory, while payments go on. */
export const verify =
  ({ store }: { store: Pick<LedgerStore, 'read' | 'scan'> }): Handler<typeof ledgerContract.methods.verify> =>
  async () =>
    verifyJournal({ scan: store.scan, live: await store.read(liveBooks) })
