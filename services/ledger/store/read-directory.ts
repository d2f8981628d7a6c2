import type { JournalEntry } from '../contract.ts'
import { journalEntry } from '../domain/journal-entry.ts'
import { trialBalanceOf } from '../domain/trial-balance.ts'
import { type BookedEntry, bookedEntry } from '../messages/booked-entry.ts'
import { postingsOf } from './history/changes-of-entry.ts'
import { chartSums } from './history/chart-sums.ts'
import { tailBatches, tailStart } from './history/journal-tail.ts'
import { nodeJournalFile } from './node-journal-file.ts'
import { scanBatches } from './scan-batches.ts'

/**
 * Reads of the ledger of a bank that is stopped, or of a backup, from its journal alone. The journal is checked whole, chain
 * included, before the first entry is given; damage throws a `Failure` that says where.
 */
export const readLedgerDirectory = ({ directory }: { directory: string }) => ({
  bookedEntries: async function* (): AsyncGenerator<BookedEntry> {
    for await (const entry of entriesOf(directory)) {
      const booked = bookedEntry(entry)
      if (booked !== undefined) yield booked
    }
  },
  trialBalance: async ({ through = Number.POSITIVE_INFINITY }: { through?: number }) => {
    const sums = chartSums()
    let position = 0
    for await (const entry of entriesOf(directory)) {
      if (entry.position > through) break
      for (const posting of postingsOf(entry)) sums.add(posting)
      position = entry.position
    }
    return { ...trialBalanceOf(sums.sums()), position, behind: false }
  },
})

async function* entriesOf(directory: string): AsyncGenerator<JournalEntry> {
  const file = await nodeJournalFile({ directory, readOnly: true })()
  try {
    const end = await scanBatches({ file, size: await file.size() }, () => undefined)
    for await (const { records } of tailBatches({ file, from: tailStart, through: end.position }))
      for (const record of records) {
        const entry = journalEntry(record)
        if (entry !== undefined) yield entry
      }
  } finally {
    await file.close()
  }
}
