import { invariant } from '#libraries/errors/invariant.ts'

/**
 * A map for very many texts. It begins as one small map and is then spread over many: a small map grows without a pause
 * that a payment would feel, and one of the language's maps ends at 2^24 entries.
 */
export type WideMap<T> = {
  readonly get: (key: string) => T | undefined
  readonly set: (key: string, value: T) => void
  readonly delete: (key: string) => void
  readonly size: () => number
  /** In no order that means anything. */
  readonly entries: () => Iterable<readonly [string, T]>
}

const parts = 256
/** Entries at which one map becomes many. */
const spreadAt = 1024

export const wideMap = <T>(): WideMap<T> => {
  let maps = [new Map<string, T>()]
  const partOf = (key: string): Map<string, T> => {
    const part = maps[maps.length === 1 ? 0 : partNumber(key)]
    invariant(part !== undefined, 'A part number is less than the number of parts.')
    return part
  }
  const spread = () => {
    const entries = maps.flatMap(map => [...map])
    maps = Array.from({ length: parts }, () => new Map<string, T>())
    for (const [key, value] of entries) partOf(key).set(key, value)
  }
  return {
    get: key => partOf(key).get(key),
    set: (key, value) => {
      const part = partOf(key)
      part.set(key, value)
      if (part.size >= spreadAt && maps.length === 1) spread()
    },
    delete: key => {
      partOf(key).delete(key)
    },
    size: () => maps.reduce((sum, map) => sum + map.size, 0),
    entries: function* () {
      for (const map of maps) yield* map
    },
  }
}

/** The last characters of a digest or an id differ most. */
const partNumber = (key: string): number => {
  const end = key.length - 1
  if (end < 2) return 0
  return (key.charCodeAt(end) * 31 + key.charCodeAt(end - 1) * 17 + key.charCodeAt(end - 2)) & (parts - 1)
}
