import { invariant } from '#libraries/errors/invariant.ts'
import type { SnapshotFiles } from '../snapshot/snapshot-files-port.ts'
import { writeWholeFile } from '../snapshot/write-whole-file.ts'
import { hashKey, type KeyHash } from './hash-key.ts'
import { type KeyBlock, newBlock, sortBlock } from './key-block.ts'
import { mergeSorted } from './merge-runs.ts'
import { openRun, type Run } from './read-run.ts'
import { writeRun } from './write-run.ts'

/** Keys that are kept in memory before they are written to a run that lives until the merge. */
const keysInMemoryMax = 500_000
/** Room for the keys of one more batch. */
const slackKeys = 64 * 1024
/** An older run that is at most this many times as large as what is new is merged with it: so runs stay few, and each key is copied seldom. */
const mergeRatio = 3

export const runName = (fromSequence: number, throughSequence: number): string =>
  `ids-${fromSequence}-${throughSequence}.run`
/** A run that is one step of making another. */
const spillPrefix = 'spill-'
export const isSpillName = (name: string): boolean => name.startsWith(spillPrefix)
export const isRunName = (name: string): boolean => name.startsWith('ids-')

/** Gathers the keys behind the runs that there are. Memory stays bounded whatever their number. */
export const runBuilder = ({
  files,
  seed,
  keysMax = keysInMemoryMax,
}: {
  files: SnapshotFiles
  seed: KeyHash
  keysMax?: number | undefined
}) => {
  const capacity = keysMax + slackKeys
  let block = newBlock(capacity)
  const spilled: Run[] = []
  const made: Run[] = []
  const spill = async () => {
    const name = `${spillPrefix}${spilled.length}`
    spilled.push(
      await written({ files, name, seed, blocks: [sortBlock(block)], keys: block.length, from: 0, through: 0 }),
    )
    block = newBlock(capacity)
  }
  return {
    /** Call `spill` when it is. */
    isFull: () => block.length >= keysMax,
    add: (scope: number, text: string, value: number) => {
      invariant(block.length < capacity, 'Keys are spilled when there are many.')
      const { high, low } = hashKey(seed, scope, text)
      block.highs[block.length] = high
      block.lows[block.length] = low
      block.sequences[block.length] = value
      block.length += 1
    },
    spill,
    /** What was spilled so far, oldest first. */
    spilled: (): readonly Run[] => spilled,
    /** Writes what is new and gives the runs that hold everything now, oldest first. The runs that it merged stay where they are. */
    finish: async (older: readonly Run[], throughSequence: number): Promise<readonly Run[]> => {
      let keys = block.length + spilled.reduce((sum, run) => sum + run.footer.keys, 0)
      const kept = [...older]
      const merged: Run[] = []
      for (let last = kept.at(-1); last !== undefined && last.footer.keys <= keys * mergeRatio; last = kept.at(-1)) {
        merged.unshift(last)
        kept.pop()
        keys += last.footer.keys
      }
      const from = (kept.at(-1)?.footer.throughSequence ?? 0) + 1
      const blocks = mergeSorted([...merged, ...spilled].map(run => run.blocks()).concat(once(sortBlock(block))))
      const name = runName(from, throughSequence)
      const run = await written({ files, name, seed, blocks, keys, from, through: throughSequence })
      made.push(run)
      for (const { name: spill } of spilled) await files.remove(spill)
      return [...kept, run]
    },
    close: async () => {
      for (const run of [...spilled, ...made]) await run.close()
    },
  }
}

async function* once(block: KeyBlock): AsyncGenerator<KeyBlock> {
  yield block
}

const written = async ({
  files,
  name,
  seed,
  blocks,
  keys,
  from,
  through,
}: {
  files: SnapshotFiles
  name: string
  seed: KeyHash
  blocks: Iterable<KeyBlock> | AsyncIterable<KeyBlock>
  keys: number
  from: number
  through: number
}): Promise<Run> => {
  await writeWholeFile(files, name, async write => {
    await writeRun(write, { blocks, keysMax: keys, fromSequence: from, throughSequence: through, seed })
  })
  return openRun(name, await files.open(name))
}
