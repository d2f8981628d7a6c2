import { keptLog } from '../ledger-fixture.ts'
import { fileJournal } from './file-journal.ts'
import { journalSuite } from './journal-suite.ts'
import { memoryJournalFile } from './memory-journal-file-double.ts'
import { scanBatches } from './scan-batches.ts'
import { sharedJournals } from './shared-journal-double.ts'

journalSuite('a file', () => {
  const file = memoryJournalFile()
  return {
    open: async () => fileJournal({ open: file.open, log: keptLog() }),
    setFull: async isFull => file.giveRoom(isFull ? file.bytes().length : Number.POSITIVE_INFINITY),
    epochs: async () => {
      const epochs: number[] = []
      await scanBatches({ file: await file.open(), size: file.bytes().length }, ({ header }) => {
        epochs.push(header.epoch)
      })
      return epochs
    },
  }
})

journalSuite('a shared store', () => {
  const store = sharedJournals()
  let epoch = 0
  return {
    open: async () => {
      epoch += 1
      return store.owner({ epoch })
    },
    setFull: async isFull => store.giveRoom(isFull ? store.appends() : Number.POSITIVE_INFINITY),
    epochs: store.epochs,
  }
})
