import { crc32 } from 'node:zlib'
import { Failure } from '#libraries/errors/failure.ts'
import type { KeyHash } from './hash-key.ts'

/**
 * A run is a file of keys that are sorted and never changed. Little-endian; read from its end:
 *
 * | part | bytes | |
 * |---|---|---|
 * | pages | 4,096 each | CRC-32 of the rest of the page, number of keys, eight zeros; keys of 16 bytes: high half, low half, sequence |
 * | filter | 4 a word | `key-filter.ts` |
 * | fences | 4 a page | the high half of its first key |
 * | footer | 64 | below |
 *
 * | offset in the footer | bytes | |
 * |---|---|---|
 * | 0 | 4 | `FLI` and 0x1A |
 * | 4 | 2 | format version, 1 |
 * | 6 | 2 | zero |
 * | 8 | 4 | CRC-32 of the footer without these four bytes |
 * | 12 | 4 | CRC-32 of the filter |
 * | 16 | 4 | CRC-32 of the fences |
 * | 20 | 4 | number of pages |
 * | 24 | 8 | number of keys |
 * | 32 | 8 | words of the filter |
 * | 40 | 8 | first sequence that it covers |
 * | 48 | 8 | last sequence that it covers |
 * | 56 | 8 | seed of the hashes, high half, low half |
 */
export type RunFooter = {
  readonly filterChecksum: number
  readonly fencesChecksum: number
  readonly pages: number
  readonly keys: number
  readonly filterWords: number
  readonly fromSequence: number
  readonly throughSequence: number
  readonly seed: KeyHash
}

export const pageBytes = 4096
export const pageHeadBytes = 16
export const keyBytes = 16
export const keysPerPage = (pageBytes - pageHeadBytes) / keyBytes
export const footerBytes = 64
const magic = 0x1a494c46
const version = 1

export const footerBytesOf = (footer: RunFooter): Buffer => {
  const bytes = Buffer.alloc(footerBytes)
  bytes.writeUInt32LE(magic, 0)
  bytes.writeUInt16LE(version, 4)
  bytes.writeUInt32LE(footer.filterChecksum, 12)
  bytes.writeUInt32LE(footer.fencesChecksum, 16)
  bytes.writeUInt32LE(footer.pages, 20)
  bytes.writeDoubleLE(footer.keys, 24)
  bytes.writeDoubleLE(footer.filterWords, 32)
  bytes.writeDoubleLE(footer.fromSequence, 40)
  bytes.writeDoubleLE(footer.throughSequence, 48)
  bytes.writeUInt32LE(footer.seed.high, 56)
  bytes.writeUInt32LE(footer.seed.low, 60)
  bytes.writeUInt32LE(checksumOf(bytes), 8)
  return bytes
}

export const readFooter = (name: string, bytes: Buffer): RunFooter => {
  if (bytes.length < footerBytes || bytes.readUInt32LE(0) !== magic || bytes.readUInt32LE(8) !== checksumOf(bytes))
    throw damagedRun(name, 'its footer')
  if (bytes.readUInt16LE(4) !== version) throw damagedRun(name, `its format, ${bytes.readUInt16LE(4)}`)
  return {
    filterChecksum: bytes.readUInt32LE(12),
    fencesChecksum: bytes.readUInt32LE(16),
    pages: bytes.readUInt32LE(20),
    keys: bytes.readDoubleLE(24),
    filterWords: bytes.readDoubleLE(32),
    fromSequence: bytes.readDoubleLE(40),
    throughSequence: bytes.readDoubleLE(48),
    seed: { high: bytes.readUInt32LE(56), low: bytes.readUInt32LE(60) },
  }
}

const checksumOf = (footer: Buffer): number => crc32(footer.subarray(12), crc32(footer.subarray(0, 8)))

/** The ids can always be read from the journal again, so nothing is lost; but until then nobody knows which were used. */
export const damagedRun = (name: string, part: string): Failure =>
  new Failure(
    'internal',
    'ledger.ids-damaged',
    `The file ${name} of the ledger's snapshots is damaged (${part}). Remove the folder snapshots and start again: it is made anew from the journal.`,
    { params: { file: name } },
  )

/** The columns of a run lie in the file as the machine has them in memory. */
export const asBytes = (words: Uint32Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength)
