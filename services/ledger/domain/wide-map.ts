import { invariant } from '#libraries/errors/invariant.ts'

/**
 * A map for very many texts, made of many small ones: a small map grows without a pause that a payment would feel, and
 * one of the language's maps ends at 2^24 entries.
 */
export type WideMap<T> = {
  readonly get: (key: string) => T | undefined
  readonly set: (key: string, value: T) => void
  readonly delete: (key: string) => void
  readonly size: () => number
}

const parts = 256

export const wideMap = <T>(): WideMap<T> => {
  const maps = Array.from({ length: parts }, () => new Map<string, T>())
  const partOf = (key: string): Map<string, T> => {
    const part = maps[partNumber(key)]
    invariant(part !== undefined, 'A part number is less than the number of parts.')
    return part
  }
  return {
    get: key => partOf(key).get(key),
    set: (key, value) => {
      partOf(key).set(key, value)
    },
    delete: key => {
      partOf(key).delete(key)
    },
    size: () => maps.reduce((sum, map) => sum + map.size, 0),
  }
}

/** The last characters of a digest or an id differ most. */
const partNumber = (key: string): number => {
  const end = key.length - 1
  if (end < 2) return 0
  return (key.charCodeAt(end) * 31 + key.charCodeAt(end - 1) * 17 + key.charCodeAt(end - 2)) & (parts - 1)
}
