import { crc32 } from 'node:zlib'
import type { StoredFile } from '../snapshot/snapshot-files-port.ts'
import type { KeyHash } from './hash-key.ts'
import { at, type KeyBlock, newBlock } from './key-block.ts'
import { keyFilter } from './key-filter.ts'
import {
  damagedRun,
  footerBytes,
  keyBytes,
  pageBytes,
  pageHeadBytes,
  type RunFooter,
  readFooter,
} from './run-format.ts'

/** An open run: its filter and fences in memory, its keys on disk. */
export type Run = {
  readonly name: string
  readonly footer: RunFooter
  readonly bytesInMemory: number
  readonly mayHold: (key: KeyHash) => boolean
  /** The sequences under this hash, ascending: one read of the disk, rarely two. A damaged page throws. */
  readonly find: (key: KeyHash) => Promise<readonly number[]>
  readonly blocks: () => AsyncIterable<KeyBlock>
  readonly close: () => Promise<void>
}

/** Throws a `Failure` when footer, filter or fences are not what was written; pages are checked when they are read. */
export const openRun = async (name: string, file: StoredFile): Promise<Run> => {
  const footer = readFooter(name, await partOf(file, file.size - footerBytes, footerBytes))
  const filterAt = footer.pages * pageBytes
  const fencesAt = filterAt + footer.filterWords * 4
  if (fencesAt + footer.pages * 4 + footerBytes !== file.size) throw damagedRun(name, 'its length')
  const filter = await checkedPart(file, filterAt, footer.filterWords * 4)
  const fence = await checkedPart(file, fencesAt, footer.pages * 4)
  if (filter.checksum !== footer.filterChecksum) throw damagedRun(name, 'its filter')
  if (fence.checksum !== footer.fencesChecksum) throw damagedRun(name, 'its fences')
  const [words, fences] = [wordsOf(filter.bytes), wordsOf(fence.bytes)]
  return {
    name,
    footer,
    bytesInMemory: words.byteLength + fences.byteLength,
    mayHold: keyFilter(words).mayHold,
    find: async key => {
      const first = Math.max(0, countBelow(fences, key.high) - 1)
      const end = countBelow(fences, key.high + 1)
      if (end <= first) return []
      const bytes = await partOf(file, first * pageBytes, (end - first) * pageBytes)
      return sequencesIn(checkedPages(name, first, bytes), key)
    },
    blocks: () => blocksOf(name, file, footer.pages),
    close: file.close,
  }
}

const pagesPerRead = 256

async function* blocksOf(name: string, file: StoredFile, pages: number): AsyncGenerator<KeyBlock> {
  for (let page = 0; page < pages; page += pagesPerRead) {
    const count = Math.min(pagesPerRead, pages - page)
    const bytes = checkedPages(name, page, await partOf(file, page * pageBytes, count * pageBytes))
    const block = newBlock(count * Math.floor(pageBytes / keyBytes))
    eachKey(bytes, (high, low, sequence) => {
      block.highs[block.length] = high
      block.lows[block.length] = low
      block.sequences[block.length] = sequence
      block.length += 1
    })
    yield block
  }
}

const sequencesIn = (pages: Buffer, { high, low }: KeyHash): readonly number[] => {
  const sequences: number[] = []
  eachKey(pages, (keyHigh, keyLow, sequence) => {
    if (keyHigh === high && keyLow === low) sequences.push(sequence)
  })
  return sequences
}

const eachKey = (pages: Buffer, each: (high: number, low: number, sequence: number) => void): void => {
  const view = new DataView(pages.buffer, pages.byteOffset, pages.length)
  for (let start = 0; start < pages.length; start += pageBytes) {
    const end = start + pageHeadBytes + view.getUint32(start + 4, true) * keyBytes
    for (let from = start + pageHeadBytes; from < end; from += keyBytes)
      each(view.getUint32(from, true), view.getUint32(from + 4, true), view.getFloat64(from + 8, true))
  }
}

const checkedPages = (name: string, first: number, bytes: Buffer): Buffer => {
  for (let start = 0; start < bytes.length; start += pageBytes)
    if (crc32(bytes.subarray(start + 4, start + pageBytes)) !== bytes.readUInt32LE(start))
      throw damagedRun(name, `page ${first + start / pageBytes}`)
  return bytes
}

const pieceBytes = 512 * 1024

/** Read and summed a piece at a time: a filter may be large, and payments wait for no more than a piece. */
const checkedPart = async (file: StoredFile, offset: number, length: number) => {
  const bytes = Buffer.alloc(length)
  let checksum = 0
  for (let at = 0; at < length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes)
    await file.read(piece, offset + at)
    checksum = crc32(piece, checksum)
  }
  return { bytes, checksum }
}

/** What the file does not have reads as nothing, and fails its check. */
const partOf = async (file: StoredFile, offset: number, length: number): Promise<Buffer> => {
  if (offset < 0) return Buffer.alloc(0)
  const bytes = Buffer.alloc(length)
  await file.read(bytes, offset)
  return bytes
}

/** `Buffer.alloc` begins at a border of words. */
const wordsOf = (bytes: Buffer): Uint32Array => new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)

/** How many of the fences, which do not fall, are less than `high`. */
const countBelow = (fences: Uint32Array, high: number): number => {
  let low = 0
  let end = fences.length
  while (low < end) {
    const middle = (low + end) >>> 1
    if (at(fences, middle) < high) low = middle + 1
    else end = middle
  }
  return low
}
