/**
 * Rows in memory for the one process that writes them: a payment reads its card and its account without asking the store.
 * Right only while no other process writes the same rows.
 *
 * A row that is loaded while a write is under way is given to its reader and not kept, so that the next reader sees the write.
 */
export type RowCache<R> = {
  readonly read: (key: string, load: () => Promise<R | undefined>) => Promise<R | undefined>
  /** Runs a write and forgets the row, before and after it, whether it succeeds or not. */
  readonly write: <T>(key: string, work: () => Promise<T>) => Promise<T>
}

/** Keeps at most `sizeMax` rows, the oldest goes first. An absent row is never kept. */
export const rowCache = <R>({ sizeMax }: { sizeMax: number }): RowCache<R> => {
  const rows = new Map<string, R>()
  let writes = 0
  const forget = (key: string): void => {
    writes += 1
    rows.delete(key)
  }
  return {
    read: async (key, load) => {
      const kept = rows.get(key)
      if (kept !== undefined) return kept
      const writesBefore = writes
      const row = await load()
      if (row === undefined || writes !== writesBefore) return row
      if (rows.size >= sizeMax) dropOldest(rows)
      rows.set(key, row)
      return row
    },
    write: async (key, work) => {
      forget(key)
      try {
        return await work()
      } finally {
        forget(key)
      }
    },
  }
}

const dropOldest = (rows: Map<string, unknown>): void => {
  const [oldest] = rows.keys()
  if (oldest !== undefined) rows.delete(oldest)
}
