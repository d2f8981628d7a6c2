import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { nodeJournalFile } from '../node-journal-file.ts'
import { historyIndexer } from './sqlite-history-indexer.ts'

/** Indexes the journal of a directory until it is killed or done; prints the position after each slice. */
const [, , directory = '', through = '0'] = process.argv
const journal = await nodeJournalFile({ directory, readOnly: true })()
const indexer = await historyIndexer({ indexFile: join(directory, 'killed.sqlite'), journal })
writeSync(1, `${indexer.position()}\n`)
while (await indexer.advance(Number(through))) writeSync(1, `${indexer.position()}\n`)
