import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { memorySnapshotFiles } from '../snapshot/memory-snapshot-files-double.ts'
import { writeWholeFile } from '../snapshot/write-whole-file.ts'
import { hashKey } from './hash-key.ts'
import { idIndex } from './id-index.ts'
import { type KeyBlock, newBlock, sortBlock } from './key-block.ts'
import { mergeSorted } from './merge-runs.ts'
import { openRun } from './read-run.ts'
import { pageBytes } from './run-format.ts'
import { writeRun } from './write-run.ts'

const seed = { high: 0x12345678, low: 0x9abcdef0 }
type Key = readonly [high: number, low: number, sequence: number]

const blockOf = (keys: readonly Key[]): KeyBlock => {
  const block = newBlock(keys.length)
  for (const [index, [high, low, sequence]] of keys.entries()) {
    block.highs[index] = high
    block.lows[index] = low
    block.sequences[index] = sequence
  }
  return { ...block, length: keys.length }
}

const keysIn = ({ highs, lows, sequences, length }: KeyBlock): Key[] =>
  Array.from({ length }, (_, index) => [highs[index] ?? -1, lows[index] ?? -1, sequences[index] ?? -1])

const inOrder = (a: Key, b: Key) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]

/** A run of texts with their sequences, in a folder in memory. */
const runOf = async (texts: readonly (readonly [text: string, sequence: number])[], disk = memorySnapshotFiles()) => {
  const block = blockOf(
    texts.map(([text, sequence]) => {
      const { high, low } = hashKey(seed, 0, text)
      return [high, low, sequence]
    }),
  )
  const name = `run-${disk.names().length}`
  await writeWholeFile(disk.files, name, async write => {
    const contents = { blocks: [sortBlock(block)], keysMax: texts.length, fromSequence: 1, seed }
    await writeRun(write, { ...contents, throughSequence: texts.at(-1)?.[1] ?? 0 })
  })
  return { disk, name, run: await openRun(name, await disk.files.open(name)) }
}

test('half a million ids in a row have half a million hashes, and each half of them is as even as chance', () => {
  const count = 500_000
  const highs = new Set<number>()
  const lows = new Set<number>()
  const hashes = new Set<string>()
  for (let n = 0; n < count; n++) {
    const { high, low } = hashKey(seed, 0, `mastercard:${n.toString(16).padStart(24, '0')}`)
    highs.add(high)
    lows.add(low)
    hashes.add(`${high}:${low}`)
  }
  assert.equal(hashes.size, count)
  const meetings = count ** 2 / 2 ** 33
  for (const half of [highs, lows])
    assert.ok(count - half.size < meetings * 2, `${count - half.size}, chance gives ${meetings}`)
})

test('a text hashes to something else in another scope, under another seed, and with one character changed', () => {
  const hashes = [
    hashKey(seed, 0, 'command-1'),
    hashKey(seed, 1, 'command-1'),
    hashKey({ ...seed, low: 1 }, 0, 'command-1'),
    hashKey({ ...seed, high: 1 }, 0, 'command-1'),
    hashKey(seed, 0, 'command-2'),
    hashKey(seed, 0, 'command-1\0'),
  ].map(({ high, low }) => `${high}:${low}`)
  assert.equal(new Set(hashes).size, hashes.length)
})

test('keys are sorted by hash, then by sequence, also when many have one high half', () => {
  const key = fc.tuple(
    fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(0xffffffff, 0x10000, 0xffff)),
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 1, max: 1000 }),
  )
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), keys => {
      assert.deepEqual(keysIn(sortBlock(blockOf(keys))), keys.toSorted(inOrder))
    }),
  )
})

test('merged runs hold the keys of all of them in one order', async () => {
  const key = fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 3 }), fc.nat({ max: 100 }))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(key, { maxLength: 30 }), { maxLength: 5 }), async runs => {
      const sources = runs.map(async function* (keys) {
        const sorted = keys.toSorted(inOrder)
        yield blockOf(sorted.slice(0, 7))
        yield blockOf(sorted.slice(7))
      })
      const merged: Key[] = []
      for await (const block of mergeSorted(sources)) merged.push(...keysIn(block))
      assert.deepEqual(merged, runs.flat().toSorted(inOrder))
    }),
  )
})

test('a run gives back every id that was put in, newest record first, and hardly ever sends a new one to the disk', async () => {
  const count = 20_000
  const old = Array.from({ length: count }, (_, n) => [`old-${n}`, n + 1] as const)
  const { disk, run } = await runOf(old)
  const later = await runOf(
    [
      ['old-7', count + 1],
      ['old-8', count + 2],
    ],
    disk,
  )
  const index = idIndex({ seed, runs: [run, later.run] })
  for (const [text, sequence] of old) {
    assert.ok(index.mayHold(0, text))
    const found = await index.find(0, text)
    assert.equal(found.at(-1), sequence, text)
  }
  assert.deepEqual(await index.find(0, 'old-7'), [count + 1, 8])
  assert.equal(index.throughSequence, count + 2)
  const wrong = Array.from({ length: count }, (_, n) => index.mayHold(0, `new-${n}`)).filter(isThere => isThere).length
  assert.ok(wrong / count < 0.01, `${wrong} of ${count} new ids read the disk`)
  assert.ok(index.bytesInMemory / index.keys < 16, `${index.bytesInMemory / index.keys} bytes an id`)
})

test('an empty run holds nothing', async () => {
  const { run } = await runOf([])
  assert.deepEqual(await run.find(hashKey(seed, 0, 'anything')), [])
})

test('every part of a run is checked: a changed byte is found, at opening or when its page is read', async () => {
  const texts = Array.from({ length: 600 }, (_, n) => [`id-${n}`, n + 1] as const)
  const { disk, name } = await runOf(texts)
  const length = disk.bytesOf(name).length
  const pages = Math.ceil(texts.length / 255) * pageBytes
  // The last bytes of a page are room that no key took; its checksum covers them too.
  const places = [0, 4, 20, pageBytes - 1, pages - 1, pages, pages + 100, length - 70, length - 64, length - 1]
  for (const place of places) {
    const damaged = memorySnapshotFiles(new Map([[name, disk.bytesOf(name)]]))
    damaged.change(name, bytes => {
      bytes[place] = (bytes[place] ?? 0) ^ 1
      return bytes
    })
    const readAll = async () => {
      const run = await openRun(name, await damaged.files.open(name))
      for await (const block of run.blocks()) assert.ok(block.length > 0)
    }
    await assert.rejects(readAll(), { code: 'internal', subCode: 'ledger.ids-damaged' }, `byte ${place}`)
  }
  for (const size of [0, 10, pageBytes, length - 1]) {
    const cut = memorySnapshotFiles(new Map([[name, disk.bytesOf(name).subarray(0, size)]]))
    await assert.rejects(openRun(name, await cut.files.open(name)), { subCode: 'ledger.ids-damaged' }, `${size} bytes`)
  }
})

test('a file is there whole or not at all, whenever the power goes', async () => {
  const write = (disk: ReturnType<typeof memorySnapshotFiles>) =>
    writeWholeFile(disk.files, 'whole', async piece => {
      await piece(Buffer.from('first half, '))
      await piece(Buffer.from('second half'))
    })
  const quiet = memorySnapshotFiles()
  await write(quiet)
  for (let steps = 0; steps < quiet.steps(); steps++)
    for (const kind of ['all-written', 'flushed-only'] as const) {
      const disk = memorySnapshotFiles()
      disk.losePowerAfter(steps)
      await assert.rejects(write(disk))
      const after = disk.afterPowerLoss(kind)
      if (after.names().includes('whole')) assert.equal(`${after.bytesOf('whole')}`, 'first half, second half')
    }
  assert.equal(`${quiet.bytesOf('whole')}`, 'first half, second half')
})
