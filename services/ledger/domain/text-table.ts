/**
 * A hash table of texts: three arrays beside each other, so that a text which is not there (the usual answer for a new id) is known
 * after one or two looks at memory. A text stands at its hash or behind it; taking one out closes the gap, so there are no marks
 * of what was removed.
 *
 * The hash is the same in every process, so somebody could choose texts that crowd one place. When they do, the table goes on as
 * one of the language's maps, whose hash nobody knows.
 */
export type TextTable<T> = {
  keys: (string | undefined)[]
  values: (T | undefined)[]
  hashes: Int32Array
  size: number
  crowded: Map<string, T> | undefined
}

const placesAtFirst = 8
/** Places that are looked at for one text; by chance it is never half as many. */
export const looksMax = 1000

const noTexts = (places: number): (string | undefined)[] => new Array<string | undefined>(places).fill(undefined)
const noValues = <T>(places: number): (T | undefined)[] => new Array<T | undefined>(places).fill(undefined)

export const textTable = <T>(): TextTable<T> => ({
  keys: noTexts(placesAtFirst),
  values: noValues(placesAtFirst),
  hashes: new Int32Array(placesAtFirst),
  size: 0,
  crowded: undefined,
})

/** FNV-1a, with its high bits mixed into the low ones. */
export const hashOfText = (text: string): number => {
  let hash = 0x811c9dc5
  for (let n = text.length - 1; n >= 0; n--) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193)
  return hash ^ (hash >>> 15)
}

/** The place of a text; if it is not there, the free place for it as `-place - 1`. */
const placeOf = <T>({ keys, hashes }: TextTable<T>, text: string, hash: number): number => {
  const mask = keys.length - 1
  for (let place = hash & mask; ; place = (place + 1) & mask) {
    const key = keys[place]
    if (key === undefined) return -place - 1
    if (hashes[place] === hash && key === text) return place
  }
}

export const getText = <T>(table: TextTable<T>, text: string, hash: number): T | undefined => {
  if (table.crowded !== undefined) return table.crowded.get(text)
  const place = placeOf(table, text, hash)
  return place < 0 ? undefined : table.values[place]
}

export const setText = <T>(table: TextTable<T>, text: string, hash: number, value: T): void => {
  if (table.crowded !== undefined) {
    table.crowded.set(text, value)
    table.size = table.crowded.size
    return
  }
  const place = placeOf(table, text, hash)
  if (place >= 0) {
    table.values[place] = value
    return
  }
  const free = -place - 1
  table.keys[free] = text
  table.hashes[free] = hash
  table.values[free] = value
  table.size += 1
  const mask = table.keys.length - 1
  if (((free - hash) & mask) >= looksMax) crowd(table)
  else if (table.size * 4 > table.keys.length * 3) grow(table)
}

export const deleteText = <T>(table: TextTable<T>, text: string, hash: number): void => {
  if (table.crowded !== undefined) {
    table.crowded.delete(text)
    table.size = table.crowded.size
    return
  }
  const place = placeOf(table, text, hash)
  if (place < 0) return
  closeGap(table, place)
  table.size -= 1
}

/** Texts may be taken out meanwhile, as from one of the language's maps: that moves others, so what is there is noted first. */
export const textsIn = function* <T>(table: TextTable<T>): Iterable<readonly [string, T]> {
  if (table.crowded !== undefined) return yield* table.crowded
  const { hashes } = table
  const noted = table.keys.map((key, place) => (key === undefined ? undefined : { key, hash: hashes[place] ?? 0 }))
  for (const text of noted) {
    const value = text === undefined ? undefined : getText(table, text.key, text.hash)
    if (text !== undefined && value !== undefined) yield [text.key, value]
  }
}

/** What stands behind the gap moves into it, unless that is before where its hash wants it. */
const closeGap = <T>({ keys, values, hashes }: TextTable<T>, place: number): void => {
  const mask = keys.length - 1
  let gap = place
  for (let next = (gap + 1) & mask; keys[next] !== undefined; next = (next + 1) & mask) {
    const hash = hashes[next] ?? 0
    if (((next - hash) & mask) < ((next - gap) & mask)) continue
    keys[gap] = keys[next]
    values[gap] = values[next]
    hashes[gap] = hash
    gap = next
  }
  keys[gap] = undefined
  values[gap] = undefined
}

const grow = <T>(table: TextTable<T>): void => {
  const { keys, values, hashes } = table
  const places = keys.length * 2
  const mask = places - 1
  const larger = { keys: noTexts(places), values: noValues<T>(places), hashes: new Int32Array(places) }
  for (let n = 0; n < keys.length; n++) {
    const key = keys[n]
    if (key === undefined) continue
    const hash = hashes[n] ?? 0
    let place = hash & mask
    while (larger.keys[place] !== undefined) place = (place + 1) & mask
    larger.keys[place] = key
    larger.values[place] = values[n]
    larger.hashes[place] = hash
  }
  Object.assign(table, larger)
}

const crowd = <T>(table: TextTable<T>): void => {
  const crowded = new Map(textsIn(table))
  Object.assign(table, { keys: [], values: [], hashes: new Int32Array(0), crowded })
}
