import { type WideMap, wideMap } from './wide-map.ts'

/**
 * A wide map of two generations, so that everything which was put in before some moment is forgotten at once: begin a
 * generation at that moment, and forget the older one when what it holds is known elsewhere.
 */
export type GenerationMap<T> = WideMap<T> & {
  /** What is in the map becomes the older generation. There may be none yet. */
  readonly beginGeneration: () => void
  readonly hasOlder: () => boolean
  readonly forgetOlder: () => void
}

export const generationMap = <T>(): GenerationMap<T> => {
  let newer = wideMap<T>()
  let older: WideMap<T> | undefined
  return {
    get: key => newer.get(key) ?? older?.get(key),
    set: (key, value) => newer.set(key, value),
    delete: key => {
      newer.delete(key)
      older?.delete(key)
    },
    size: () => newer.size() + (older?.size() ?? 0),
    entries: function* () {
      if (older !== undefined) yield* older.entries()
      yield* newer.entries()
    },
    beginGeneration: () => {
      older = newer
      newer = wideMap()
    },
    hasOlder: () => older !== undefined,
    forgetOlder: () => {
      older = undefined
    },
  }
}

/** A map that keeps nothing, for books that are only added to and never asked which ids were used. */
export const keepsNothing = <T>(): GenerationMap<T> => ({
  get: () => undefined,
  set: () => undefined,
  delete: () => undefined,
  size: () => 0,
  entries: () => [],
  beginGeneration: () => undefined,
  hasOlder: () => false,
  forgetOlder: () => undefined,
})
