import { accountCount } from './contestant.ts'

/** Which account pays, by the number of the transfer: drawn beforehand, so that drawing is not measured. */
export type Draw = (n: number) => number

const drawn = 1 << 16

/** Mulberry32: the same draws in each run. */
const fractions = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const repeated = (one: (fraction: number) => number): Draw => {
  const fraction = fractions(1)
  const list = Uint16Array.from({ length: drawn }, () => one(fraction()))
  return n => list[n & (drawn - 1)] ?? 0
}

export const uniform: Draw = repeated(fraction => Math.floor(fraction * accountCount))

/** Account `k` (from 1) is drawn in proportion to 1/k: the first ten pay three in ten. */
export const zipf: Draw = (() => {
  const sums = new Float64Array(accountCount)
  let sum = 0
  for (let k = 0; k < accountCount; k++) {
    sum += 1 / (k + 1)
    sums[k] = sum
  }
  return repeated(fraction => {
    let low = 0
    let high = accountCount - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sums[middle] ?? 0) < fraction * sum) low = middle + 1
      else high = middle
    }
    return low
  })
})()

/** One account pays all. */
export const hot: Draw = () => 0

/** Who is paid: another account than the payer, spread evenly. */
export const payee = (n: number, payer: number): number => {
  const chosen = (n * 7919) % accountCount
  return chosen === payer ? (chosen + 1) % accountCount : chosen
}
