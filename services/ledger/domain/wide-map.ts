import { invariant } from '#libraries/errors/invariant.ts'
import { deleteText, getText, hashOfText, setText, type TextTable, textsIn, textTable } from './text-table.ts'

/**
 * A map for very many texts. It begins as one small table and is then spread over many: a small table grows without a pause
 * that a payment would feel.
 */
export type WideMap<T> = {
  readonly get: (key: string) => T | undefined
  readonly set: (key: string, value: T) => void
  readonly delete: (key: string) => void
  readonly size: () => number
  /** In no order that means anything. */
  readonly entries: () => Iterable<readonly [string, T]>
}

const partBits = 8
/** Entries at which one table becomes many. */
const spreadAt = 1024

export const wideMap = <T>(): WideMap<T> => {
  let parts: TextTable<T>[] = [textTable<T>()]
  let isSpread = false
  /** By the high bits of the hash: a table looks at the low ones. */
  const partOf = (hash: number): TextTable<T> => {
    const part = parts[isSpread ? hash >>> (32 - partBits) : 0]
    invariant(part !== undefined, 'A part number is less than the number of parts.')
    return part
  }
  const spread = () => {
    const entries = parts.flatMap(part => [...textsIn(part)])
    parts = Array.from({ length: 2 ** partBits }, () => textTable<T>())
    isSpread = true
    for (const [key, value] of entries) {
      const hash = hashOfText(key)
      setText(partOf(hash), key, hash, value)
    }
  }
  return {
    get: key => {
      const hash = hashOfText(key)
      return getText(partOf(hash), key, hash)
    },
    set: (key, value) => {
      const hash = hashOfText(key)
      const part = partOf(hash)
      setText(part, key, hash, value)
      if (part.size >= spreadAt && !isSpread) spread()
    },
    delete: key => {
      const hash = hashOfText(key)
      deleteText(partOf(hash), key, hash)
    },
    size: () => parts.reduce((sum, part) => sum + part.size, 0),
    entries: function* () {
      for (const part of parts) yield* textsIn(part)
    },
  }
}
