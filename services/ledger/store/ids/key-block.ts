/** Keys with the sequence of their record, column by column: sorted by hash, then sequence, once `sortBlock` gave it. */
export type KeyBlock = {
  readonly highs: Uint32Array
  readonly lows: Uint32Array
  readonly sequences: Float64Array
  readonly length: number
}

export const newBlock = (capacity: number) => ({
  highs: new Uint32Array(capacity),
  lows: new Uint32Array(capacity),
  sequences: new Float64Array(capacity),
  length: 0,
})

/** Sorts by the high half in two passes of counting, and what meets there by comparing. */
export const sortBlock = ({ highs, lows, sequences, length }: KeyBlock): KeyBlock => {
  const order = byHigh(highs, length)
  for (let from = 0; from < length; ) {
    let to = from + 1
    while (to < length && at(highs, at(order, to)) === at(highs, at(order, from))) to += 1
    if (to - from > 1)
      order.subarray(from, to).sort((a, b) => at(lows, a) - at(lows, b) || at(sequences, a) - at(sequences, b))
    from = to
  }
  const sorted = newBlock(length)
  for (let to = 0; to < length; to++) {
    const from = at(order, to)
    sorted.highs[to] = at(highs, from)
    sorted.lows[to] = at(lows, from)
    sorted.sequences[to] = at(sequences, from)
  }
  return { ...sorted, length }
}

const byHigh = (highs: Uint32Array, length: number): Uint32Array => {
  const given = Uint32Array.from({ length }, (_, index) => index)
  return countingPass(highs, countingPass(highs, given, 0), 16)
}

/** Orders by 16 bits from `shift` on, and leaves equal ones in the order that they have. */
const countingPass = (highs: Uint32Array, order: Uint32Array, shift: number): Uint32Array => {
  const starts = new Uint32Array(0x10001)
  for (const index of order) {
    const digit = (at(highs, index) >>> shift) & 0xffff
    starts[digit + 1] = at(starts, digit + 1) + 1
  }
  for (let digit = 0; digit < 0xffff; digit++) starts[digit + 1] = at(starts, digit + 1) + at(starts, digit)
  const ordered = new Uint32Array(order.length)
  for (const index of order) {
    const digit = (at(highs, index) >>> shift) & 0xffff
    const to = at(starts, digit)
    ordered[to] = index
    starts[digit] = to + 1
  }
  return ordered
}

/** A column is read inside its length. */
export const at = (column: Uint32Array | Float64Array, index: number): number => column[index] ?? 0
