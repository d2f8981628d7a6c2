import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { RecordFormat } from './read-record.ts'

/**
 * The journal file is a chain of batches, one per flush. A batch is a header of 100 bytes, records,
 * and the four bytes with which the header began: so no whole batch ends in zeros, as space that was never written does.
 *
 * | offset | bytes | little-endian |
 * |---|---|---|
 * | 0 | 4 | `FLJ` and 0x1A |
 * | 4 | 2 | format version, 2; batches of version 1 are read, and others may follow them |
 * | 6 | 2 | zero |
 * | 8 | 4 | CRC-32 of the header without these four bytes: the length can be trusted before the payload is there |
 * | 12 | 4 | CRC-32 of the payload: records and end mark |
 * | 16 | 4 | length of the payload |
 * | 20 | 4 | number of records; without any it opens the epoch of its writer |
 * | 24 | 8 | position of the batch in its journal: 1, 2, 3, … |
 * | 32 | 8 | epoch of its writer |
 * | 40 | 8 | recorded time, milliseconds since 1970 |
 * | 48 | 8 | sequence of the record before its first |
 * | 56 | 8 | position of the entry before its first |
 * | 64 | 32 | SHA-256 of the whole previous batch; of the text `florin ledger journal, format 1` for the first |
 * | 96 | 4 | zero |
 *
 * Magic, version and the header's own checksum stay where they are in every format, so that another one is told from damage.
 */
export type BatchHeader = {
  /** Of the records behind it. */
  readonly format: RecordFormat
  readonly payloadChecksum: number
  readonly payloadLength: number
  readonly count: number
  readonly batch: number
  readonly epoch: number
  readonly recordedAt: number
  readonly sequenceBefore: number
  readonly positionBefore: number
  readonly previousHash: Buffer
}

export const headerLength = 100
export const formatVersion = 2
export const hashOf = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer')
export const genesisHash: Buffer = hashOf(Buffer.from('florin ledger journal, format 1'))

export const magic = 0x1a4a4c46

/** Writes the header of the payload that stands behind it in `bytes`. */
export const writeHeader = (
  bytes: Buffer,
  header: Omit<BatchHeader, 'format' | 'payloadChecksum' | 'payloadLength'>,
): void => {
  const payload = bytes.subarray(headerLength)
  bytes.writeUInt32LE(magic, 0)
  bytes.writeUInt16LE(formatVersion, 4)
  bytes.writeUInt16LE(0, 6)
  bytes.writeUInt32LE(crc32(payload), 12)
  bytes.writeUInt32LE(payload.length, 16)
  bytes.writeUInt32LE(header.count, 20)
  bytes.writeDoubleLE(header.batch, 24)
  bytes.writeDoubleLE(header.epoch, 32)
  bytes.writeDoubleLE(header.recordedAt, 40)
  bytes.writeDoubleLE(header.sequenceBefore, 48)
  bytes.writeDoubleLE(header.positionBefore, 56)
  header.previousHash.copy(bytes, 64)
  bytes.writeUInt32LE(0, 96)
  bytes.writeUInt32LE(headerChecksum(bytes), 8)
}

const headerChecksum = (bytes: Buffer): number => crc32(bytes.subarray(12, headerLength), crc32(bytes.subarray(0, 8)))

export type HeaderFault =
  | { readonly kind: 'not-a-batch' }
  | { readonly kind: 'other-format'; readonly version: number }
  | { readonly kind: 'damaged' }

/** Reads a header from the first `headerLength` bytes. */
export const readHeader = (bytes: Buffer): { readonly kind: 'header'; readonly header: BatchHeader } | HeaderFault => {
  if (bytes.readUInt32LE(0) !== magic) return { kind: 'not-a-batch' }
  if (bytes.readUInt32LE(8) !== headerChecksum(bytes)) return { kind: 'damaged' }
  const version = bytes.readUInt16LE(4)
  if (version !== 1 && version !== formatVersion) return { kind: 'other-format', version }
  return {
    kind: 'header',
    header: {
      format: version,
      payloadChecksum: bytes.readUInt32LE(12),
      payloadLength: bytes.readUInt32LE(16),
      count: bytes.readUInt32LE(20),
      batch: bytes.readDoubleLE(24),
      epoch: bytes.readDoubleLE(32),
      recordedAt: bytes.readDoubleLE(40),
      sequenceBefore: bytes.readDoubleLE(48),
      positionBefore: bytes.readDoubleLE(56),
      previousHash: Buffer.from(bytes.subarray(64, 96)),
    },
  }
}
