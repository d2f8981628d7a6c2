import { at, type KeyBlock, newBlock } from './key-block.ts'

const blockKeys = 8192

type Cursor = { block: KeyBlock; index: number; readonly rest: AsyncIterator<KeyBlock> }

/** Sorted blocks of several sources as one sorted sequence of blocks. Few sources: each key is compared with all of them. */
export async function* mergeSorted(sources: readonly AsyncIterable<KeyBlock>[]): AsyncGenerator<KeyBlock> {
  let cursors: Cursor[] = []
  for (const source of sources) {
    const cursor = { block: newBlock(0), index: 0, rest: source[Symbol.asyncIterator]() }
    if (await refill(cursor)) cursors.push(cursor)
  }
  let merged = newBlock(blockKeys)
  while (cursors.length > 0) {
    const emptied = moveUntilEmpty(cursors, merged)
    if (merged.length === blockKeys) {
      yield merged
      merged = newBlock(blockKeys)
    }
    if (emptied !== undefined && !(await refill(emptied))) cursors = cursors.filter(cursor => cursor !== emptied)
  }
  yield merged
}

const refill = async (cursor: Cursor): Promise<boolean> => {
  do {
    const next = await cursor.rest.next()
    if (next.done === true) return false
    cursor.block = next.value
    cursor.index = 0
  } while (cursor.block.length === 0)
  return true
}

/** Moves keys until the target is full or a cursor has no more, which it returns. */
const moveUntilEmpty = (cursors: readonly Cursor[], target: ReturnType<typeof newBlock>): Cursor | undefined => {
  while (target.length < blockKeys) {
    const least = cursors.reduce((a, b) => (isBefore(b, a) ? b : a))
    const { block, index } = least
    target.highs[target.length] = at(block.highs, index)
    target.lows[target.length] = at(block.lows, index)
    target.sequences[target.length] = at(block.sequences, index)
    target.length += 1
    least.index += 1
    if (least.index === block.length) return least
  }
  return undefined
}

const isBefore = (a: Cursor, b: Cursor): boolean =>
  at(a.block.highs, a.index) - at(b.block.highs, b.index) < 0 ||
  (at(a.block.highs, a.index) === at(b.block.highs, b.index) &&
    (at(a.block.lows, a.index) < at(b.block.lows, b.index) ||
      (at(a.block.lows, a.index) === at(b.block.lows, b.index) &&
        at(a.block.sequences, a.index) < at(b.block.sequences, b.index))))
