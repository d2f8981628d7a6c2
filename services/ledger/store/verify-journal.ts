import { asFailure } from '#libraries/errors/failure.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { VerifyReport } from '../contract.ts'
import type { LiveBooks } from '../domain/live-books.ts'
import { secondBooks } from '../domain/second-books.ts'
import type { OpenJournalFile } from './journal-file-port.ts'
import type { Journal } from './journal-port.ts'
import { scanBatches } from './scan-batches.ts'

type Report = Infer<typeof VerifyReport>

/** Adds the whole journal up a second time. With `live`, up to the record after which that copy was taken. */
export const verifyJournal = async ({
  scan,
  live,
}: {
  scan: Journal['scan']
  live?: LiveBooks | undefined
}): Promise<Report> => {
  const books = secondBooks()
  let chain = 'ok'
  try {
    await scan(records => {
      for (const record of records) if (live === undefined || record.sequence <= live.sequence) books.add(record)
    })
  } catch (thrown) {
    chain = asFailure(thrown).message
  }
  if (live !== undefined && chain === 'ok') books.compare(live)
  return books.report(chain)
}

/** The same for a journal file that nobody may be using: of a bank that is stopped, or of a backup. */
export const verifyJournalFile = async (open: OpenJournalFile): Promise<Report> => {
  const file = await open()
  try {
    const size = await file.size()
    return await verifyJournal({
      scan: async each => {
        await scanBatches({ file, size }, ({ records }) => each(records))
      },
    })
  } finally {
    await file.close()
  }
}
