import { crc32 } from 'node:zlib'
import { invariant } from '#libraries/errors/invariant.ts'
import type { NewFile } from '../snapshot/snapshot-files-port.ts'
import type { KeyHash } from './hash-key.ts'
import { at, type KeyBlock } from './key-block.ts'
import { filterWords, keyFilter } from './key-filter.ts'
import {
  asBytes,
  footerBytesOf,
  keyBytes,
  keysPerPage,
  pageBytes,
  pageHeadBytes,
  type RunFooter,
} from './run-format.ts'

const pagesPerWrite = 256

export type RunContents = {
  /** Sorted, each block behind the one before. */
  readonly blocks: Iterable<KeyBlock> | AsyncIterable<KeyBlock>
  /** How many they are at most. */
  readonly keysMax: number
  readonly fromSequence: number
  readonly throughSequence: number
  readonly seed: KeyHash
}

/** Writes a run as `run-format.ts` has it, in pieces of a megabyte. Returns its footer. */
export const writeRun = async (write: NewFile['write'], contents: RunContents): Promise<RunFooter> => {
  const filter = keyFilter(new Uint32Array(filterWords(contents.keysMax)))
  const pages = pageWriter(write)
  let keys = 0
  for await (const block of contents.blocks) {
    keys += block.length
    for (let index = 0; index < block.length; index++) {
      const high = at(block.highs, index)
      const low = at(block.lows, index)
      filter.add(high, low)
      if (pages.add(high, low, at(block.sequences, index))) await pages.flush()
    }
  }
  invariant(keys <= contents.keysMax, 'A run holds no more keys than its filter is made for.')
  await pages.end()
  const fences = Uint32Array.from(pages.fences)
  const footer: RunFooter = {
    filterChecksum: crc32(asBytes(filter.words)),
    fencesChecksum: crc32(asBytes(fences)),
    pages: fences.length,
    keys,
    filterWords: filter.words.length,
    fromSequence: contents.fromSequence,
    throughSequence: contents.throughSequence,
    seed: contents.seed,
  }
  await write(asBytes(filter.words))
  await write(asBytes(fences))
  await write(footerBytesOf(footer))
  return footer
}

const pageWriter = (write: NewFile['write']) => {
  const bytes = Buffer.alloc(pageBytes * pagesPerWrite)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const fences: number[] = []
  let start = 0
  let inPage = 0
  const endPage = () => {
    view.setUint32(start + 4, inPage, true)
    view.setUint32(start, crc32(bytes.subarray(start + 4, start + pageBytes)), true)
    start += pageBytes
    inPage = 0
  }
  const flush = async () => {
    await write(bytes.subarray(0, start))
    bytes.fill(0)
    start = 0
  }
  return {
    fences,
    /** Returns whether the buffer is full and must be flushed. */
    add: (high: number, low: number, sequence: number): boolean => {
      if (inPage === 0) fences.push(high)
      const to = start + pageHeadBytes + inPage * keyBytes
      view.setUint32(to, high, true)
      view.setUint32(to + 4, low, true)
      view.setFloat64(to + 8, sequence, true)
      inPage += 1
      if (inPage === keysPerPage) endPage()
      return start === bytes.length
    },
    flush,
    end: async () => {
      if (inPage > 0) endPage()
      await flush()
    },
  }
}
