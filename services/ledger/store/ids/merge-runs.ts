import { at, type KeyBlock, newBlock } from './key-block.ts'

const blockKeys = 8192

type Cursor = { block: KeyBlock; index: number; high: number; readonly rest: AsyncIterator<KeyBlock> }

/**
 * Sorted blocks of several sources as one sorted sequence of blocks. The sources stand in a heap: the one whose next key is the
 * least is first, and each stands before those at twice its place and one more.
 */
export async function* mergeSorted(sources: readonly AsyncIterable<KeyBlock>[]): AsyncGenerator<KeyBlock> {
  const heap: Cursor[] = []
  for (const source of sources) {
    const cursor = { block: newBlock(0), index: 0, high: 0, rest: source[Symbol.asyncIterator]() }
    if (await refill(cursor)) heap.push(cursor)
  }
  for (let place = heap.length - 1; place >= 0; place--) sink(heap, place)
  let merged = newBlock(blockKeys)
  for (let least = heap[0]; least !== undefined; least = heap[0]) {
    const emptied = moveUntilEmpty(heap, least, merged)
    if (merged.length === blockKeys) {
      yield merged
      merged = newBlock(blockKeys)
    }
    if (emptied === undefined) continue
    const last = (await refill(emptied)) ? emptied : heap.pop()
    if (last !== undefined && heap.length > 0) heap[0] = last
    sink(heap, 0)
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
  cursor.high = at(cursor.block.highs, 0)
  return true
}

/** Moves keys until the target is full or the first cursor has no more, which it returns. */
const moveUntilEmpty = (heap: Cursor[], first: Cursor, target: ReturnType<typeof newBlock>): Cursor | undefined => {
  for (let least = first; target.length < blockKeys; least = heap[0] ?? first) {
    const { block, index } = least
    target.highs[target.length] = least.high
    target.lows[target.length] = at(block.lows, index)
    target.sequences[target.length] = at(block.sequences, index)
    target.length += 1
    least.index += 1
    if (least.index === block.length) return least
    least.high = at(block.highs, least.index)
    sink(heap, 0)
  }
  return undefined
}

/** Moves a cursor behind those that must come before it. */
const sink = (heap: Cursor[], from: number): void => {
  const cursor = heap[from]
  if (cursor === undefined) return
  let place = from
  for (;;) {
    const left = heap[place * 2 + 1]
    if (left === undefined) break
    const right = heap[place * 2 + 2]
    const isRight = right !== undefined && isBefore(right, left)
    const child = isRight ? right : left
    if (!isBefore(child, cursor)) break
    heap[place] = child
    place = place * 2 + (isRight ? 2 : 1)
  }
  heap[place] = cursor
}

const isBefore = (a: Cursor, b: Cursor): boolean => {
  if (a.high !== b.high) return a.high < b.high
  const [lowA, lowB] = [at(a.block.lows, a.index), at(b.block.lows, b.index)]
  if (lowA !== lowB) return lowA < lowB
  return at(a.block.sequences, a.index) < at(b.block.sequences, b.index)
}
