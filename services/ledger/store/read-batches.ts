import { crc32 } from 'node:zlib'
import { invariant } from '#libraries/errors/invariant.ts'
import type { Recorded } from '../domain/recorded.ts'
import { type BatchHeader, headerLength, readHeader } from './batch-header.ts'
import type { JournalFile } from './journal-file-port.ts'
import { readRecords } from './scan-batches.ts'

/** About how much is read for one answer; a batch that is longer is read whole. */
const readBytes = 128 * 1024

type Place = { readonly file: JournalFile; readonly size: number; readonly offset: number | undefined }

/** The record with this sequence, of a batch at or behind `offset`. */
export const recordAt = async (place: Place, sequence: number): Promise<Recorded> => {
  const records = await readBatches(place, {
    mayHold: ({ sequenceBefore, count }) => sequenceBefore + count >= sequence,
    holds: record => record.sequence === sequence,
  })
  const record = records.find(found => found.sequence === sequence)
  invariant(record !== undefined, 'A record that was written is found again.')
  return record
}

/** The next records behind an entry, and perhaps some before them in the same batch; empty at the end. */
export const recordsAfter = (place: Place, position: number): Promise<readonly Recorded[]> =>
  readBatches(place, {
    mayHold: ({ positionBefore, count }) => positionBefore + count > position,
    holds: record => record.position > position,
  })

/**
 * The first piece of the file from `offset` on in which a batch holds what is looked for, without the batches before it. They
 * were checked when the journal was opened or the snapshot made; the checksum is looked at again, since disks forget.
 */
const readBatches = async (
  { file, size, offset = size }: Place,
  want: { mayHold: (header: BatchHeader) => boolean; holds: (record: Recorded) => boolean },
): Promise<readonly Recorded[]> => {
  for (let start = offset; start < size; ) {
    const bytes = await readPiece(file, start, size)
    const records: Recorded[] = []
    let at = 0
    while (at + headerLength <= bytes.length) {
      const header = headerAt(bytes, at)
      const end = at + headerLength + header.payloadLength
      if (end > bytes.length) break
      if (records.length > 0 || want.mayHold(header))
        records.push(...recordsOf(bytes.subarray(at + headerLength, end), header))
      at = end
    }
    if (records.some(want.holds)) return records
    start += at
  }
  return []
}

/** At least the whole batch at `offset`. */
const readPiece = async (file: JournalFile, offset: number, size: number): Promise<Buffer> => {
  const bytes = await readFrom(file, offset, Math.min(readBytes, size - offset))
  const length = headerLength + headerAt(bytes, 0).payloadLength
  return length <= bytes.length ? bytes : readFrom(file, offset, length)
}

const readFrom = async (file: JournalFile, offset: number, length: number): Promise<Buffer> => {
  const bytes = Buffer.allocUnsafe(length)
  const filled = await file.read(bytes, offset)
  invariant(filled === length, 'The journal is as long as what was written to it.')
  return bytes
}

const headerAt = (bytes: Buffer, at: number): BatchHeader => {
  const read = readHeader(bytes.subarray(at, at + headerLength))
  invariant(read.kind === 'header', 'A batch that was written has a header.')
  return read.header
}

const recordsOf = (payload: Buffer, header: BatchHeader): readonly Recorded[] => {
  invariant(crc32(payload) === header.payloadChecksum, 'A batch that was written has its checksum.')
  const records = readRecords(payload, header)
  invariant(records !== undefined, 'A batch that was written can be read.')
  return records
}
