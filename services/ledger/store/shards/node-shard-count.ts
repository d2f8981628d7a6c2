import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '#libraries/errors/failure.ts'
import { begunFileName, journalFileName } from '../node-journal-file.ts'

/** Says how many shards a directory holds, when it is more than one. */
const countFileName = 'shard-count'

/** Where a shard keeps its files: shard 0 where a ledger of one shard does, the others in folders beside them. */
export const shardDirectory = (directory: string, shard: number): string =>
  shard === 0 ? directory : join(directory, `shard-${shard.toString().padStart(3, '0')}`)

/**
 * Fixes the number of shards of a new ledger, and sees to it that an old one is opened with the number that it has: an account
 * is found by it. Throws `ledger.other-shard-count`. Call it before any shard is opened.
 */
export const claimShardCount = async ({ directory, count }: { directory: string; count: number }): Promise<void> => {
  const kept = await keptCount(directory)
  if (kept === count) return
  if (kept !== undefined) throw otherCount(directory, kept, count)
  if (count > 1) await keepCount(directory, count)
}

/** Undefined: the ledger is new. */
const keptCount = async (directory: string): Promise<number | undefined> => {
  const path = join(directory, countFileName)
  const isThere = (name: string) => existsSync(join(directory, name))
  if (!existsSync(path)) return isThere(journalFileName) || isThere(begunFileName) ? 1 : undefined
  const text = await readFile(path, 'utf8')
  if (/^[1-9][0-9]{0,3}\n$/.test(text)) return Number(text)
  throw new Failure(
    'internal',
    'ledger.shard-count-damaged',
    `${path} should hold the number of this ledger's shards. Nothing was changed. Restore the file from a backup.`,
    { params: { file: path } },
  )
}

/** Durable before any journal is there: written beside its place, flushed, and moved there. */
const keepCount = async (directory: string, count: number): Promise<void> => {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, countFileName)
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(`${count}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  const parent = await open(directory, 'r')
  await parent.sync().finally(() => parent.close())
}

const otherCount = (directory: string, kept: number, count: number) =>
  new Failure(
    'precondition-failed',
    'ledger.other-shard-count',
    `The ledger in ${directory} has ${kept} ${kept === 1 ? 'shard' : 'shards'} and was opened as one of ${count}: its accounts would not be found. Open it with ${kept}, or move them to a new ledger.`,
    { params: { directory, shards: kept, asked: count } },
  )
