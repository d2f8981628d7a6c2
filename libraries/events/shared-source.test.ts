import assert from 'node:assert/strict'
import test from 'node:test'
import type { FollowedSource } from './log-follower.ts'
import { sharedEntriesMax, sharedSource } from './shared-source.ts'

/** A journal of numbers; `reads` are the positions that it was asked for. */
const journal = (length: number) => {
  const reads: number[] = []
  const source: FollowedSource<string> = {
    read: async ({ after, limit }) => {
      reads.push(after)
      const count = Math.max(0, Math.min(limit, length - after))
      await new Promise(resolve => setImmediate(resolve))
      return {
        entries: Array.from({ length: count }, (_, i) => ({
          position: after + i + 1,
          value: `entry ${after + i + 1}`,
        })),
        end: length,
      }
    },
  }
  const append = (count: number): void => {
    length += count
  }
  return { source, reads, append }
}

const readAll = async (source: FollowedSource<string>, { after, limit }: { after: number; limit: number }) => {
  const seen: number[] = []
  for (;;) {
    const { entries } = await source.read({ after: seen.at(-1) ?? after, limit, waitMs: 0 })
    if (entries.length === 0) return seen
    seen.push(...entries.map(({ position }) => position))
  }
}

const from = (after: number, to: number) => Array.from({ length: to - after }, (_, i) => after + 1 + i)

test('followers at one position share one reading, and each sees every entry once', async () => {
  const { source, reads } = journal(1000)
  const shared = sharedSource(source)
  const seen = await Promise.all([100, 100, 100].map(limit => readAll(shared, { after: 0, limit })))
  for (const positions of seen) assert.deepEqual(positions, from(0, 1000))
  assert.equal(reads.length, 11)
})

test('whatever the positions, page sizes and order of the followers, each sees every entry once and in order', async () => {
  const length = 3 * sharedEntriesMax
  const { source, append } = journal(length)
  const shared = sharedSource(source)
  const starts = [0, 17, sharedEntriesMax, length - 5, length, 0]
  const first = await Promise.all(
    starts.map((after, i) => readAll(shared, { after, limit: [200, 7, 150, 3, 1, 999][i] ?? 1 })),
  )
  for (const [i, positions] of first.entries()) assert.deepEqual(positions, from(starts[i] ?? 0, length))
  append(500)
  for (const limit of [200, 30])
    assert.deepEqual(await readAll(shared, { after: length, limit }), from(length, length + 500))
})

test('a reading that fails fails for those who wait for it, and is tried again', async () => {
  const { source } = journal(10)
  let isBroken = true
  const shared = sharedSource<string>({
    read: query => (isBroken ? Promise.reject(new Error('gone')) : source.read(query)),
  })
  const both = await Promise.allSettled([1, 2].map(limit => shared.read({ after: 0, limit, waitMs: 0 })))
  assert.deepEqual(
    both.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  isBroken = false
  assert.deepEqual(await readAll(shared, { after: 0, limit: 4 }), from(0, 10))
})
