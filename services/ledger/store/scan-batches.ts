import { crc32 } from 'node:zlib'
import { Failure } from '#libraries/errors/failure.ts'
import type { Recorded } from '../domain/recorded.ts'
import {
  type BatchHeader,
  formatVersion,
  genesisHash,
  hashOf,
  headerLength,
  magic,
  readHeader,
} from './batch-header.ts'
import { byteReader } from './byte-reader.ts'
import type { JournalFile } from './journal-file-port.ts'
import { readRecord } from './read-record.ts'
import { slidingWindow } from './sliding-window.ts'
import { isUnfinished } from './unfinished-batch.ts'

export type ScannedBatch = {
  readonly offset: number
  readonly length: number
  readonly header: BatchHeader
  readonly records: readonly Recorded[]
}

/** Where the chain stands after its last whole batch. */
export type ChainEnd = {
  readonly offset: number
  readonly batch: number
  readonly epoch: number
  readonly recordedAt: number
  readonly sequence: number
  readonly position: number
  readonly hash: Buffer
}

export const chainStart: ChainEnd = {
  offset: 0,
  batch: 0,
  epoch: 0,
  recordedAt: 0,
  sequence: 0,
  position: 0,
  hash: genesisHash,
}

/**
 * Reads a journal from its first batch, or from the end of a chain that is known, to `size` or batch `through`, and checks
 * everything: magic, format, checksums, the chain of hashes and that positions follow. What was being written when the power went (a batch that the file ends inside, or of which
 * `unfinished-batch.ts` says so) is left out: then `offset` of the result is less than `size`. Everything else that is
 * wrong throws a `Failure` that names file, offset and position.
 */
export const scanBatches = async (
  {
    file,
    size,
    from = chainStart,
    through = Number.POSITIVE_INFINITY,
  }: { file: JournalFile; size: number; from?: ChainEnd; through?: number },
  each: (batch: ScannedBatch) => void | Promise<void>,
): Promise<ChainEnd> => {
  const window = slidingWindow({ file, size })
  let end = from
  while (end.offset < size && end.batch < through) {
    const found = await readBatch(window, end, size)
    if ('fault' in found) {
      if (await isUnfinished(window, { offset: end.offset, size, found })) return end
      throw faultFailure(file.path, end, found.fault)
    }
    if ('torn' in found) return end
    await each(found.batch)
    end = found.end
  }
  return end
}

type Fault =
  | { readonly kind: 'not-a-batch' | 'damaged' | 'checksum' | 'chain' | 'unreadable' }
  | { readonly kind: 'other-format'; readonly version: number }
type Found =
  | { readonly torn: true }
  /** `batchEnd`: when the header can be read. */
  | { readonly fault: Fault; readonly batchEnd?: number }
  | { readonly batch: ScannedBatch; readonly end: ChainEnd }

type Window = ReturnType<typeof slidingWindow>

const readBatch = async (window: Window, before: ChainEnd, size: number): Promise<Found> => {
  const { offset } = before
  if (size - offset < headerLength) return { torn: true }
  const read = readHeader(await window.bytes(offset, headerLength))
  if (read.kind !== 'header') return { fault: read }
  const { header } = read
  const length = headerLength + header.payloadLength
  if (offset + length > size) return { torn: true }
  const bytes = await window.bytes(offset, length)
  const payload = bytes.subarray(headerLength)
  if (crc32(payload) !== header.payloadChecksum) return { fault: { kind: 'checksum' }, batchEnd: offset + length }
  if (!follows(header, before)) return { fault: { kind: 'chain' } }
  const records = readRecords(payload, header)
  if (records === undefined) return { fault: { kind: 'unreadable' } }
  const { batch, epoch, recordedAt } = header
  // A batch without records opens an epoch and leaves the books as they are.
  const { sequence, position } = records.at(-1) ?? before
  const end = { offset: offset + length, batch, epoch, recordedAt, sequence, position }
  return { batch: { offset, length, header, records }, end: { ...end, hash: hashOf(bytes) } }
}

const follows = (header: BatchHeader, before: ChainEnd): boolean =>
  header.batch === before.batch + 1 &&
  header.epoch >= before.epoch &&
  header.sequenceBefore === before.sequence &&
  header.positionBefore === before.position &&
  header.previousHash.equals(before.hash)

/** The records of a payload whose checksum is right; undefined if they cannot be read all the same. */
export const readRecords = (payload: Buffer, header: BatchHeader): readonly Recorded[] | undefined => {
  try {
    const reader = byteReader(payload)
    const records: Recorded[] = []
    let before = {
      sequence: header.sequenceBefore,
      position: header.positionBefore,
      recordedAt: header.recordedAt,
    }
    for (let left = header.count; left > 0; left--) {
      const record = readRecord(reader, before, header.format)
      records.push(record)
      before = record
    }
    return reader.mark() === magic && reader.atEnd() ? records : undefined
  } catch {
    return undefined
  }
}

const sentences: Record<Exclude<Fault['kind'], 'other-format'>, string> = {
  'not-a-batch': 'no batch begins where one should',
  damaged: 'its header is damaged',
  checksum: 'its checksum is wrong',
  chain: 'it does not continue the batch before it',
  unreadable: 'its records cannot be read',
}

const faultFailure = (path: string, end: ChainEnd, fault: Fault): Failure => {
  const params = { file: path, offset: end.offset, position: end.batch + 1 }
  const where = `Journal ${path}, offset ${end.offset}, batch ${end.batch + 1}`
  if (fault.kind === 'other-format')
    return new Failure(
      'precondition-failed',
      'ledger.journal-other-format',
      `${where}: written in format ${fault.version}, this Florin reads formats 1 to ${formatVersion}. Use the version that wrote it.`,
      { params: { ...params, version: fault.version } },
    )
  return new Failure(
    'internal',
    'ledger.journal-damaged',
    `${where}: ${sentences[fault.kind]}. Nothing was changed. Restore the file from a backup.`,
    { params: { ...params, fault: fault.kind } },
  )
}
