import type { Random } from '#libraries/ids/ids.ts'
import type { Storage, Table } from '#libraries/storage/storage-port.ts'
import { shelvesCount } from '../domain/shelf.ts'

/** Goes round all rows of a table that stands on shelves, a few at a time. */
export type Walk = (max: number) => Promise<readonly string[]>

/**
 * Begins at any shelf, so that a process that is started again and again does not look at the same rows each time. Gives keys of rows
 * that `isWanted`, `max` at most; fewer when no shelf had more.
 */
export const shelfWalk = <R extends { readonly shelf: number }>({
  storage,
  table,
  keyOf,
  random,
  isWanted = () => true,
}: {
  storage: Pick<Storage, 'range'>
  table: Table<R>
  keyOf: (row: R) => string
  random: Random
  isWanted?: (row: R) => boolean
}): Walk => {
  let shelf = (random.bytes(1)[0] ?? 0) % shelvesCount
  let after: string | undefined
  return async max => {
    const keys: string[] = []
    for (let shelvesLeft = shelvesCount; keys.length < max && shelvesLeft > 0; ) {
      const limit = max - keys.length
      const rows: readonly R[] = await storage.range(table, {
        partition: { shelf } as Partial<R>,
        limit,
        ...(after === undefined ? {} : { after }),
      })
      keys.push(...rows.filter(isWanted).map(keyOf))
      const lastRow = rows.at(-1)
      if (lastRow !== undefined && rows.length === limit) after = keyOf(lastRow)
      else {
        shelf = (shelf + 1) % shelvesCount
        after = undefined
        shelvesLeft -= 1
      }
    }
    return keys
  }
}
