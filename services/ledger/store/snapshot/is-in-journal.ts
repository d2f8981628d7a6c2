import { Failure } from '#libraries/errors/failure.ts'
import { hashOf } from '../batch-header.ts'
import type { JournalFile } from '../journal-file-port.ts'
import type { KeptPlace } from '../journal-port.ts'

/** Whether the journal has, at this place, exactly the batch that a snapshot was taken behind; its hash stands for all before it. */
export const isInJournal = async (file: JournalFile, { end, lastOffset }: KeptPlace): Promise<boolean> => {
  if ((await file.size()) < end.offset) return false
  const bytes = Buffer.alloc(end.offset - lastOffset)
  return (await file.read(bytes, lastOffset)) === bytes.length && hashOf(bytes).equals(end.hash)
}

export const snapshotForeign = (journal: string, { end }: KeptPlace): Failure =>
  new Failure(
    'precondition-failed',
    'ledger.snapshot-foreign',
    `The snapshot behind batch ${end.batch} was not taken of the journal ${journal}: it has another batch, or none, there.`,
    { params: { file: journal, offset: end.offset, position: end.batch } },
  )
