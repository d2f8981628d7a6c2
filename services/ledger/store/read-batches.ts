import { crc32 } from 'node:zlib'
import { invariant } from '#libraries/errors/invariant.ts'
import type { Recorded } from '../domain/recorded.ts'
import { headerLength, readHeader } from './batch-header.ts'
import type { JournalFile } from './journal-file-port.ts'
import { readRecords } from './scan-batches.ts'

/** About how much is read for one answer; a batch that is longer is read whole. */
const readBytes = 128 * 1024

/**
 * The records of the batch at `offset` and of those behind it that lie in the same piece of the file. They were checked when
 * the journal was opened; the checksum is looked at again, since disks forget.
 */
export const readBatches = async ({
  file,
  size,
  offset,
}: {
  file: JournalFile
  size: number
  offset: number | undefined
}): Promise<readonly Recorded[]> => {
  if (offset === undefined) return []
  const bytes = await readFrom(file, offset, Math.min(readBytes, size - offset))
  const records: Recorded[] = []
  for (let at = 0; at + headerLength <= bytes.length; ) {
    const length = headerLength + headerAt(bytes, at).payloadLength
    if (at + length > bytes.length) break
    records.push(...recordsAt(bytes.subarray(at, at + length)))
    at += length
  }
  if (records.length > 0) return records
  const { payloadLength } = headerAt(bytes, 0)
  return recordsAt(await readFrom(file, offset, headerLength + payloadLength))
}

const readFrom = async (file: JournalFile, offset: number, length: number): Promise<Buffer> => {
  const bytes = Buffer.allocUnsafe(length)
  const filled = await file.read(bytes, offset)
  invariant(filled === length, 'The journal is as long as what was written to it.')
  return bytes
}

const headerAt = (bytes: Buffer, at: number) => {
  const read = readHeader(bytes.subarray(at, at + headerLength))
  invariant(read.kind === 'header', 'A batch that was written has a header.')
  return read.header
}

const recordsAt = (bytes: Buffer): readonly Recorded[] => {
  const payload = bytes.subarray(headerLength)
  const header = headerAt(bytes, 0)
  invariant(crc32(payload) === header.payloadChecksum, 'A batch that was written has its checksum.')
  const records = readRecords(payload, header)
  invariant(records !== undefined, 'A batch that was written can be read.')
  return records
}
