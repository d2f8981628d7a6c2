import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { hashKey } from '#services/ledger/store/ids/hash-key.ts'
import { type IdIndex, idIndex } from '#services/ledger/store/ids/id-index.ts'
import { newBlock, sortBlock } from '#services/ledger/store/ids/key-block.ts'
import { mergeSorted } from '#services/ledger/store/ids/merge-runs.ts'
import { openRun, type Run } from '#services/ledger/store/ids/read-run.ts'
import { writeRun } from '#services/ledger/store/ids/write-run.ts'
import { nodeSnapshotFiles } from '#services/ledger/store/snapshot/node-snapshot-files.ts'

/** What it costs to know whether a command id was used before, at several numbers of ids; and the memory that each takes. */

const { values } = parseArgs({
  options: {
    directory: { type: 'string', default: '.' },
    ids: { type: 'string', default: '10000,10000000' },
    lookups: { type: 'string', default: '200000' },
  },
})
const seed = { high: 0x5eed, low: 0x1d5 }
const scope = 1
const lookups = Number(values.lookups)
const blockKeys = 1_000_000

const idText = (kind: string, n: number) => `mastercard:${kind}${n.toString(16).padStart(23, '0')}`

const directory = await mkdtemp(join(values.directory, 'florin-bench-ids-'))
const files = nodeSnapshotFiles(directory)
try {
  console.log(
    '| ids | runs | bytes of memory an id | new id, ns | new ids that read the disk | old id, us | written, ids/s |',
  )
  console.log('|---|---|---|---|---|---|---|')
  for (const count of values.ids.split(',').map(Number)) {
    const startMs = performance.now()
    const runs = await runsOf(count)
    const writtenPerSecond = count / ((performance.now() - startMs) / 1000)
    const index = idIndex({ seed, runs })
    const { newIdNs, falseShare } = newIds(index)
    const oldIdUs = await oldIds(index, count)
    console.log(
      `| ${count} | ${runs.length} | ${(index.bytesInMemory / index.keys).toFixed(2)} | ${newIdNs.toFixed(0)} | ${(falseShare * 100).toFixed(3)} % | ${oldIdUs.toFixed(1)} | ${Math.round(writtenPerSecond)} |`,
    )
    await index.close()
    for (const name of await files.list()) await files.remove(name)
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}

/** As snapshots leave them: each run is at least a few times as large as the one behind it. */
async function runsOf(count: number): Promise<Run[]> {
  const runs: Run[] = []
  for (let from = 0; from < count; ) {
    const through = runs.length >= 4 || count - from < 1000 ? count : from + Math.ceil((count - from) * 0.75)
    runs.push(await writeOneRun(from, through))
    from = through
  }
  return runs
}

async function writeOneRun(from: number, through: number): Promise<Run> {
  const name = `ids-${from + 1}-${through}.run`
  const blocks = []
  for (let start = from; start < through; start += blockKeys) {
    const block = newBlock(Math.min(blockKeys, through - start))
    for (; block.length < block.highs.length; block.length++) {
      const { high, low } = hashKey(seed, scope, idText('a', start + block.length))
      block.highs[block.length] = high
      block.lows[block.length] = low
      block.sequences[block.length] = start + block.length + 1
    }
    blocks.push(sortBlock(block))
  }
  const file = await files.create(name)
  const sources = blocks.map(async function* (block) {
    yield block
  })
  const range = { fromSequence: from + 1, throughSequence: through }
  await writeRun(file.write, { blocks: mergeSorted(sources), keysMax: through - from, seed, ...range })
  await file.sync()
  await file.close()
  return openRun(name, await files.open(name))
}

function newIds(index: IdIndex) {
  const texts = Array.from({ length: lookups }, (_, n) => idText('b', n))
  // The first round lets the compiler see the code.
  for (const text of texts) index.mayHold(scope, text)
  let positives = 0
  const startMs = performance.now()
  for (const text of texts) if (index.mayHold(scope, text)) positives += 1
  return { newIdNs: ((performance.now() - startMs) * 1e6) / lookups, falseShare: positives / lookups }
}

async function oldIds(index: IdIndex, count: number): Promise<number> {
  const rounds = 2000
  const startMs = performance.now()
  for (let n = 0; n < rounds; n++) {
    const at = Math.floor((n / rounds) * count)
    const found = await index.find(scope, idText('a', at))
    if (!found.includes(at + 1)) throw new Error(`Id ${at} is not found.`)
  }
  return ((performance.now() - startMs) * 1000) / rounds
}
