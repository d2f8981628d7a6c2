import { hashKey, type KeyHash } from './hash-key.ts'
import type { Run } from './read-run.ts'

/**
 * Which record used a text as its command id, reference, …, for all records up to a snapshot. It knows hashes only: the records
 * that it names must be read and compared.
 */
export type IdIndex = {
  readonly throughSequence: number
  /** `false` is certain and costs no disk. */
  readonly mayHold: (scope: number, text: string) => boolean
  /** The sequences of the records that may hold the text, newest first. */
  readonly find: (scope: number, text: string) => Promise<readonly number[]>
  readonly keys: number
  readonly bytesInMemory: number
  readonly close: () => Promise<void>
}

/** Runs of one journal, oldest first. */
export const idIndex = ({ seed, runs }: { seed: KeyHash; runs: readonly Run[] }): IdIndex => {
  const newestFirst = runs.toReversed()
  const sum = (of: (run: Run) => number) => runs.reduce((total, run) => total + of(run), 0)
  return {
    throughSequence: runs.at(-1)?.footer.throughSequence ?? 0,
    mayHold: (scope, text) => {
      if (newestFirst.length === 0) return false
      const key = hashKey(seed, scope, text)
      for (const run of newestFirst) if (run.mayHold(key)) return true
      return false
    },
    find: async (scope, text) => {
      const key = hashKey(seed, scope, text)
      const found: number[] = []
      for (const run of newestFirst) if (run.mayHold(key)) found.push(...(await run.find(key)).toReversed())
      return found
    },
    keys: sum(run => run.footer.keys),
    bytesInMemory: sum(run => run.bytesInMemory),
    close: async () => {
      for (const run of runs) await run.close()
    },
  }
}
