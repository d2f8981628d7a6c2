import { crc32 } from 'node:zlib'
import { Failure } from '#libraries/errors/failure.ts'
import type { Recorded } from '../../domain/recorded.ts'
import { type BatchHeader, headerLength, readHeader } from '../batch-header.ts'
import type { JournalFile } from '../journal-file-port.ts'
import { readRecords } from '../scan-batches.ts'
import { slidingWindow } from '../sliding-window.ts'

/** How far the journal has been read, with the header of the last batch, by which the same journal is known again. */
export type TailPlace = {
  /** Where the next batch begins. */
  readonly offset: number
  readonly batch: number
  readonly sequence: number
  readonly position: number
  readonly lastOffset: number
  /** In hex: it holds a checksum of its batch and the hash of all before it. */
  readonly lastHeader: string
}

export const tailStart: TailPlace = { offset: 0, batch: 0, sequence: 0, position: 0, lastOffset: 0, lastHeader: '' }

export type TailBatch = {
  readonly header: BatchHeader
  readonly records: readonly Recorded[]
  /** Behind this batch. */
  readonly place: TailPlace
}

/**
 * Reads the batches behind `from`, up to the one that holds entry `through`, which must be durable: a batch that is being written is
 * never looked at. Checks checksums and that batches follow. Throws `Failure('internal', 'ledger.history-other-journal')` when they
 * do not: then the file is not the one that was read before.
 */
export async function* tailBatches({
  file,
  from,
  through,
}: {
  file: JournalFile
  from: TailPlace
  through: number
}): AsyncGenerator<TailBatch> {
  if (from.position >= through) return
  const size = await file.size()
  const window = slidingWindow({ file, size })
  for (let place = from; place.position < through; ) {
    if (size - place.offset < headerLength) throw otherJournal(file.path, place)
    const headerBytes = Buffer.from(await window.bytes(place.offset, headerLength))
    const read = readHeader(headerBytes)
    if (read.kind !== 'header' || !follows(read.header, place)) throw otherJournal(file.path, place)
    const { header } = read
    const length = headerLength + header.payloadLength
    if (place.offset + length > size) throw otherJournal(file.path, place)
    const payload = (await window.bytes(place.offset, length)).subarray(headerLength)
    const records = crc32(payload) === header.payloadChecksum ? readRecords(payload, header) : undefined
    if (records === undefined) throw otherJournal(file.path, place)
    // A batch without records opens an epoch.
    const { sequence, position } = records.at(-1) ?? place
    const ends = { offset: place.offset + length, batch: header.batch, sequence, position, lastOffset: place.offset }
    place = { ...ends, lastHeader: headerBytes.toString('hex') }
    yield { header, records, place }
  }
}

/** Whether the file is the journal that was read up to `place`. */
export const isSameJournal = async (file: JournalFile, place: TailPlace): Promise<boolean> => {
  if (place.lastHeader === '') return true
  if ((await file.size()) < place.offset) return false
  const header = Buffer.alloc(headerLength)
  await file.read(header, place.lastOffset)
  return header.toString('hex') === place.lastHeader
}

const follows = (header: BatchHeader, place: TailPlace): boolean =>
  header.batch === place.batch + 1 &&
  header.sequenceBefore === place.sequence &&
  header.positionBefore === place.position

const otherJournal = (path: string, { offset, batch }: TailPlace): Failure =>
  new Failure(
    'internal',
    'ledger.history-other-journal',
    `${path}, offset ${offset}: batch ${batch + 1} is not where the index of the ledger's history expects it.`,
    { params: { file: path, offset, position: batch + 1 } },
  )
