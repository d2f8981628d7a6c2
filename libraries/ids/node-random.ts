import { randomFillSync } from 'node:crypto'
import type { Random } from './ids.ts'

/** Bytes asked from the operating system at once: a call for a few costs as much as one for all of them. */
const poolBytes = 4096

/** Chance from the operating system. Bytes are given out once and are wiped from the pool. */
export const nodeRandom = (): Random => {
  const pool = new Uint8Array(poolBytes)
  let used = poolBytes
  return {
    bytes: length => {
      if (length > poolBytes) return randomFillSync(new Uint8Array(length))
      if (used + length > poolBytes) {
        randomFillSync(pool)
        used = 0
      }
      const bytes = pool.slice(used, used + length)
      pool.fill(0, used, used + length)
      used += length
      return bytes
    },
  }
}
