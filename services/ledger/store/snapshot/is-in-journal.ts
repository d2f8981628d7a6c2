import { Failure } from '#libraries/errors/failure.ts'
import { hashOf } from '../batch-header.ts'
import type { JournalFile } from '../journal-file-port.ts'
import type { KeptPlace } from '../journal-port.ts'

/** Whether the journal has, at this place, exactly the batch that a snapshot was taken behind; its hash stands for all before it. */
export const isInJournal = async (file: JournalFile, place: KeptPlace): Promise<boolean> => {
  const { end, lastOffset } = place
  if ((await file.size()) < end.offset) throw journalShorter(file.path, place)
  const bytes = Buffer.alloc(end.offset - lastOffset)
  const isWhole = (await file.read(bytes, lastOffset)) === bytes.length
  if (isWhole && bytes.every(byte => byte === 0)) throw journalShorter(file.path, place)
  return isWhole && hashOf(bytes).equals(end.hash)
}

export const snapshotForeign = (journal: string, { end }: KeptPlace): Failure =>
  new Failure(
    'precondition-failed',
    'ledger.snapshot-foreign',
    `The snapshot behind batch ${end.batch} was not taken of the journal ${journal}: it has another batch there.`,
    { params: { file: journal, offset: end.offset, position: end.batch } },
  )

export const journalShorterCode = 'ledger.journal-shorter'

/** A snapshot is taken of what was flushed, so batches that were answered are gone: nobody goes on without being asked. */
const journalShorter = (journal: string, { end }: KeptPlace): Failure =>
  new Failure(
    'precondition-failed',
    journalShorterCode,
    `Journal ${journal} ends before batch ${end.batch}, offset ${end.offset}, which a snapshot has seen: answered commands are missing. Nothing was changed. Put the whole journal back; if this shorter one is meant, delete the folder snapshots beside it.`,
    { params: { file: journal, offset: end.offset, position: end.batch } },
  )
