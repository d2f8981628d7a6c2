import type { DatabaseSync } from 'node:sqlite'
import type { JournalFile } from '../journal-file-port.ts'
import type { AskHistory, HistoryQuery } from './history-queries.ts'
import { isSameJournal, type TailBatch, tailBatches } from './journal-tail.ts'
import { chartAt } from './sqlite-chart-at.ts'
import { isDamage, newHistoryFile, openHistoryFile } from './sqlite-history-file.ts'
import { historyPages } from './sqlite-history-pages.ts'
import { type HistoryReader, historyReader } from './sqlite-history-reader.ts'
import { type HistoryWriter, historyWriter } from './sqlite-history-writer.ts'

/** The index beside the journal: reads what is durable, in small transactions, and answers from it. */
export type HistoryIndexer = {
  /** Position of the last entry that is in the index. */
  readonly position: () => number
  /** Indexes about `sliceRecords` records more, up to entry `through`; returns whether there is more to do. */
  readonly advance: (through: number) => Promise<boolean>
  /** Asks the index as it is. A position beyond it counts as the last one that is in it. */
  readonly read: AskHistory
  readonly close: () => void
}

/** Records in one transaction: readers wait for no more than one. */
const sliceRecords = 512

/**
 * An index that is missing, damaged, of another format or of another journal is thrown away and built anew. `onRebuilt` is told why.
 */
export const historyIndexer = async ({
  indexFile,
  journal,
  onRebuilt = () => undefined,
}: {
  indexFile: string
  journal: JournalFile
  onRebuilt?: (why: string) => void
}): Promise<HistoryIndexer> => {
  let open = openOrBegin(indexFile, journal)
  if (!(await isSameJournal(journal, open.writer.place()))) rebuild('it belongs to another journal')

  function rebuild(why: string) {
    open.database.close()
    open = openParts(newHistoryFile(indexFile), journal)
    onRebuilt(why)
  }
  const slice = async (through: number): Promise<readonly TailBatch[]> => {
    const batches: TailBatch[] = []
    let records = 0
    try {
      for await (const batch of tailBatches({ file: journal, from: open.writer.place(), through })) {
        batches.push(batch)
        records += batch.records.length
        if (records >= sliceRecords) break
      }
    } catch (thrown) {
      // What was read before it counts; the next slice begins with what cannot be read.
      if (batches.length === 0) throw thrown
    }
    return batches
  }
  return {
    position: () => open.writer.place().position,
    advance: async through => {
      try {
        const batches = await slice(through)
        if (batches.length > 0) open.writer.write(batches)
      } catch (thrown) {
        if (open.database.isTransaction) open.database.exec('ROLLBACK')
        if (isDamage(thrown)) rebuild('it was damaged')
        else if (!(await isSameJournal(journal, open.writer.place()))) rebuild('it belongs to another journal')
        else {
          // The writer has counted further than what is kept.
          open = openParts(open.database, journal)
          throw thrown
        }
      }
      return open.writer.place().position < through
    },
    // Each case of `answerOf` gives the answer of its question.
    read: (async query => answerOf(open, query as HistoryQuery)) as AskHistory,
    close: () => open.database.close(),
  }
}

type Parts = {
  readonly database: DatabaseSync
  readonly writer: HistoryWriter
  readonly reader: HistoryReader
  readonly page: ReturnType<typeof historyPages>
  readonly chart: ReturnType<typeof chartAt>
}

const answerOf = ({ writer, reader, page, chart }: Parts, query: HistoryQuery) => {
  switch (query.kind) {
    case 'totals': {
      const keys = keysOf(reader, query.of)
      return keys.map(key => ({ key, totals: reader.totalsAt(key, query.point) }))
    }
    case 'page':
      return page(query)
    case 'chart':
      return chart(Math.min(query.position, writer.place().position))
  }
}

const keysOf = (reader: HistoryReader, of: HistoryQuery<'totals'>['of']): readonly string[] => {
  if ('keys' in of) return of.keys
  return 'bank' in of ? reader.bankAddresses(of.bank) : reader.addressesOf(of.accountId)
}

const openOrBegin = (indexFile: string, journal: JournalFile): Parts => {
  const database = openHistoryFile(indexFile)
  try {
    return openParts(database, journal)
  } catch (thrown) {
    database.close()
    if (!isDamage(thrown)) throw thrown
    return openParts(newHistoryFile(indexFile), journal)
  }
}

const openParts = (database: DatabaseSync, journal: JournalFile): Parts => {
  const reader = historyReader(database)
  return {
    database,
    writer: historyWriter(database),
    reader,
    page: historyPages(database, reader),
    chart: chartAt(database, journal),
  }
}
