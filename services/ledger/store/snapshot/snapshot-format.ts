import { crc32 } from 'node:zlib'
import { Failure } from '#libraries/errors/failure.ts'
import type { KeptPlace } from '../journal-port.ts'

/**
 * A snapshot is the books behind one batch of the journal. Little-endian: a header of 128 bytes, then chunks.
 *
 * | offset | bytes | |
 * |---|---|---|
 * | 0 | 4 | `FLS` and 0x1A |
 * | 4 | 2 | format version, 1 |
 * | 6 | 2 | zero |
 * | 8 | 4 | CRC-32 of the header without these four bytes |
 * | 12 | 4 | zero |
 * | 16 | 8 | position of the batch |
 * | 24 | 8 | its epoch |
 * | 32 | 8 | its recorded time |
 * | 40 | 8 | sequence of its last record |
 * | 48 | 8 | position of its last entry |
 * | 56 | 8 | where it ends in the journal |
 * | 64 | 8 | where it begins |
 * | 72 | 32 | SHA-256 of it: the chain of the journal |
 * | 104 | 24 | zero |
 *
 * A chunk is the number of its section (1 byte), three zeros, the CRC-32 of its payload (4), its length (4), and the payload: whole
 * things, one behind the other. Chunks of a section stand together; the last chunk is of section 0 and holds the number of
 * those before it, so a file that was cut is known.
 */
export type SnapshotPlace = Omit<KeptPlace, 'batches'>

export const snapshotVersion = 1
export const snapshotHeaderBytes = 128
export const chunkHeadBytes = 12
const magic = 0x1a534c46

export const snapshotHeader = ({ end, lastOffset }: SnapshotPlace): Buffer => {
  const bytes = Buffer.alloc(snapshotHeaderBytes)
  bytes.writeUInt32LE(magic, 0)
  bytes.writeUInt16LE(snapshotVersion, 4)
  const numbers = [end.batch, end.epoch, end.recordedAt, end.sequence, end.position, end.offset, lastOffset]
  for (const [index, number] of numbers.entries()) bytes.writeDoubleLE(number, 16 + index * 8)
  end.hash.copy(bytes, 72)
  bytes.writeUInt32LE(checksumOf(bytes), 8)
  return bytes
}

export const readSnapshotHeader = (name: string, bytes: Buffer): SnapshotPlace => {
  if (bytes.length < snapshotHeaderBytes || bytes.readUInt32LE(0) !== magic)
    throw damagedSnapshot(name, 'it does not begin as one')
  if (bytes.readUInt32LE(8) !== checksumOf(bytes)) throw damagedSnapshot(name, 'its header')
  if (bytes.readUInt16LE(4) !== snapshotVersion)
    throw damagedSnapshot(name, `written in format ${bytes.readUInt16LE(4)}`)
  const number = (index: number) => bytes.readDoubleLE(16 + index * 8)
  return {
    end: {
      batch: number(0),
      epoch: number(1),
      recordedAt: number(2),
      sequence: number(3),
      position: number(4),
      offset: number(5),
      hash: Buffer.from(bytes.subarray(72, 104)),
    },
    lastOffset: number(6),
  }
}

const checksumOf = (header: Buffer): number =>
  crc32(header.subarray(12, snapshotHeaderBytes), crc32(header.subarray(0, 8)))

export const damagedSnapshot = (name: string, what: string): Failure =>
  new Failure('internal', 'ledger.snapshot-damaged', `The snapshot ${name} cannot be used (${what}).`, {
    params: { file: name },
  })

const nameShape = /^snapshot-(\d{12})\.fls$/

export const snapshotName = (batch: number): string => `snapshot-${batch.toString().padStart(12, '0')}.fls`

/** The batch that a file of this name was taken behind; undefined when it is no snapshot. */
export const batchOfName = (name: string): number | undefined => {
  const digits = nameShape.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
