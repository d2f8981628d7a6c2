import { nodeJournalFile } from './node-journal-file.ts'
import { verifyJournalFile } from './verify-journal.ts'

/** Verifies the journal in the ledger's data directory of a bank that is stopped, or of a backup. */
export const verifyLedgerDirectory = ({ directory }: { directory: string }) =>
  verifyJournalFile(nodeJournalFile({ directory, readOnly: true }))
