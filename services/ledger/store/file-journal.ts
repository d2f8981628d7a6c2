import { invariant } from '#libraries/errors/invariant.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import { batchIndex } from './batch-index.ts'
import { batchEncoder } from './encode-batch.ts'
import type { JournalFile, OpenJournalFile } from './journal-file-port.ts'
import type { AppendAnswer, EachBatch, Journal, JournalEnd } from './journal-port.ts'
import { recordAt, recordsAfter } from './read-batches.ts'
import { type ChainEnd, chainStart, scanBatches } from './scan-batches.ts'
import { slidingWindow } from './sliding-window.ts'
import { isInJournal, snapshotForeign } from './snapshot/is-in-journal.ts'
import { endOfData } from './unfinished-batch.ts'

/** Room that must be there before a journal that was full takes batches again. */
const roomBytes = 256 * 1024

/** The journal as an append-only file: each batch is one write and one flush. */
export const fileJournal = ({ open, log }: { open: OpenJournalFile; log: Log }): Journal => {
  const index = batchIndex()
  const encode = batchEncoder()
  let end: ChainEnd = chainStart
  let opened: JournalFile | undefined
  let epoch = 1
  const openFile = (): JournalFile => {
    invariant(opened !== undefined, 'A journal is replayed before it is used.')
    return opened
  }
  const place = (offset: number | undefined) => ({ file: openFile(), size: end.offset, offset })
  const replay = async (from: ChainEnd, each: EachBatch): Promise<JournalEnd> => {
    const file = openFile()
    const size = await file.size()
    end = await scanBatches({ file, size, from }, ({ offset, header, records }) => {
      index.add({ offset, sequenceBefore: header.sequenceBefore, positionBefore: header.positionBefore })
      return each(records)
    })
    if (end.offset < size) await cutUnfinished(file, end, size, log)
    epoch = end.epoch + 1
    return { position: end.batch, recordedAt: end.recordedAt }
  }
  return {
    kind: 'embedded',
    replay: async each => {
      opened ??= await open()
      index.clear()
      return replay(chainStart, each)
    },
    replayFrom: async (kept, each) => {
      opened ??= await open()
      if (!(await isInJournal(opened, kept))) throw snapshotForeign(opened.path, kept)
      index.clear()
      for (const batch of kept.batches) index.add(batch)
      return replay(kept.end, each)
    },
    append: async (position, batch) => {
      if (position !== end.batch + 1) return { kind: 'taken' }
      const { bytes, next } = encode(end, { epoch, batch })
      const answer = await writeDurably(openFile(), bytes, end.offset)
      if (answer.kind === 'appended') {
        index.add({ offset: end.offset, sequenceBefore: end.sequence, positionBefore: end.position })
        end = next
      }
      return answer
    },
    readAfter: position => recordsAfter(place(index.offsetOfPosition(position + 1)), position),
    readRecord: sequence => recordAt(place(index.offsetOfSequence(sequence)), sequence),
    scan: async each => {
      await scanBatches({ file: openFile(), size: end.offset }, ({ records }) => each(records))
    },
    hasRoom: () => canGrow(openFile(), end.offset),
    close: async () => opened?.close(),
  }
}

const writeDurably = async (file: JournalFile, bytes: Buffer, offset: number): Promise<AppendAnswer> => {
  try {
    await file.write(bytes, offset)
  } catch (cause) {
    // A write that found no room is taken back; after any other error nobody knows what the file holds.
    if (!isNoRoom(cause) || !(await cutBack(file, offset))) return { kind: 'unknown', cause }
    return { kind: 'full' }
  }
  try {
    await file.datasync()
    return { kind: 'appended' }
  } catch (cause) {
    return { kind: 'unknown', cause }
  }
}

/** No space, no quota, or the largest size that this process may give a file. */
const isNoRoom = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(cause.code))

const cutBack = (file: JournalFile, size: number): Promise<boolean> =>
  file.truncate(size).then(
    () => true,
    () => false,
  )

const canGrow = async (file: JournalFile, size: number): Promise<boolean> => {
  const grew = await file.write(Buffer.alloc(roomBytes), size).then(
    () => true,
    () => false,
  )
  return (await cutBack(file, size)) && grew
}

const cutUnfinished = async (file: JournalFile, end: ChainEnd, size: number, log: Log) => {
  const dataEnd = await endOfData(slidingWindow({ file, size }), { offset: end.offset, size })
  // Space for the batches to come, of a bank that did not stop but was ended.
  if (dataEnd === end.offset) return
  log.warn('The journal ended in a batch that was never finished and so never answered; it is cut off.', {
    file: file.path,
    offset: end.offset,
    bytes: dataEnd - end.offset,
    position: end.batch + 1,
  })
  await file.truncate(end.offset)
  await file.datasync()
}
