import type { DatabaseSync } from 'node:sqlite'
import { journalEntry } from '../../domain/journal-entry.ts'
import type { JournalFile } from '../journal-file-port.ts'
import { postingsOf } from './changes-of-entry.ts'
import { chartSums } from './chart-sums.ts'
import { type TailPlace, tailBatches, tailStart } from './journal-tail.ts'

/** What is posted per line of the chart after an entry: the sums of the checkpoint before it, and the journal from there on. */
export const chartAt = (database: DatabaseSync, journal: JournalFile) => {
  const findCheckpoint = database.prepare(
    'SELECT place, lines FROM checkpoint WHERE position <= ? ORDER BY position DESC LIMIT 1',
  )
  return async (position: number): Promise<ReadonlyMap<string, bigint>> => {
    const checkpoint = findCheckpoint.get(position) as { place: string; lines: string } | undefined
    const from: TailPlace = checkpoint === undefined ? tailStart : JSON.parse(checkpoint.place)
    const lines = chartSums(checkpoint?.lines)
    for await (const { records } of tailBatches({ file: journal, from, through: position }))
      for (const record of records) {
        const entry = record.position <= position ? journalEntry(record) : undefined
        if (entry !== undefined) for (const posting of postingsOf(entry)) lines.add(posting)
      }
    return lines.sums()
  }
}
