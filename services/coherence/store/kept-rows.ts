/**
 * Rows that the adding up has read or written, in memory: it alone writes them, so they are what the store has or will have. When an
 * entry comes again, because it or the run that it was in could not be stored, everything is forgotten.
 */
export type KeptRows<R> = {
  readonly enter: (position: number) => void
  readonly read: (key: string, load: () => Promise<R | undefined>) => Promise<R | undefined>
  readonly keep: (key: string, row: R) => void
}

/** Rows that are kept; when there are more, all go and it begins again. */
const rowsKeptMax = 50_000

export const keptRows = <R>({ keptMax = rowsKeptMax } = {}): KeptRows<R> => {
  const rows = new Map<string, R>()
  let entered = 0
  const keep = (key: string, row: R): void => {
    if (rows.size >= keptMax) rows.clear()
    rows.set(key, row)
  }
  return {
    enter: position => {
      if (position <= entered) rows.clear()
      entered = position
    },
    read: async (key, load) => {
      const kept = rows.get(key)
      if (kept !== undefined) return kept
      const row = await load()
      if (row !== undefined) keep(key, row)
      return row
    },
    keep,
  }
}
