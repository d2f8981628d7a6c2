/** Random numbers from a seed, the same everywhere: a failing run is repeated by its seed. */
export const seededRandom = (seed: number) => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return {
    /** A whole number from 0 to below `limit`. */
    below: (limit: number): number => next() % limit,
    oneOf: <T>(values: ArrayLike<T>): T => values[next() % values.length] as T,
  }
}

export type SeededRandom = ReturnType<typeof seededRandom>
