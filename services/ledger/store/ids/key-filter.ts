import type { KeyHash } from './hash-key.ts'

/**
 * A Bloom filter in blocks: the high half of a hash chooses a block of eight words, the low half one bit in each of them. So a
 * question touches one line of the processor's cache. At `bitsPerKey` it says yes to about one in 2,000 keys that it never saw, and never no to
 * one that it did.
 */
export type KeyFilter = {
  readonly add: (high: number, low: number) => void
  readonly mayHold: (key: KeyHash) => boolean
  readonly words: Uint32Array
}

const bitsPerKey = 20
const blockWords = 8
const halfRange = 2 ** 32

/** One odd number per word of a block: its product with the low half begins with the number of the bit. */
const salts = Uint32Array.of(
  0x47b6137b,
  0x44974d91,
  0x8824ad5b,
  0xa2b7289d,
  0x705495c7,
  0x2df1424b,
  0x9efc4947,
  0x5c6bfb31,
)

export const filterWords = (keys: number): number =>
  Math.max(1, Math.ceil((keys * bitsPerKey) / (blockWords * 32))) * blockWords

export const keyFilter = (words: Uint32Array): KeyFilter => {
  const blocks = words.length / blockWords
  const startOf = (high: number) => Math.floor((high / halfRange) * blocks) * blockWords
  return {
    add: (high, low) => {
      const start = startOf(high)
      for (let word = 0; word < blockWords; word++)
        words[start + word] = (words[start + word] ?? 0) | (1 << (Math.imul(low, salts[word] ?? 1) >>> 27))
    },
    mayHold: ({ high, low }) => {
      const start = startOf(high)
      for (let word = 0; word < blockWords; word++)
        if ((((words[start + word] ?? 0) >>> (Math.imul(low, salts[word] ?? 1) >>> 27)) & 1) === 0) return false
      return true
    },
    words,
  }
}
