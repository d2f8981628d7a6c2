import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { systemClock } from '../time/system-clock.ts'
import { entryTable } from './sqlite-crash-fixture.ts'
import { openSqliteStorage, type SqliteStorage } from './sqlite-storage.ts'

const kills = 10
const program = join(import.meta.dirname, 'sqlite-crash-fixture.ts')

/** Kills the writer with -9 once it has had `count` rows acknowledged; gives their numbers. */
const writeAndKill = async (file: string, first: number, count: number): Promise<readonly number[]> => {
  const child = spawn(process.execPath, [program, file, `${first}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    // The death may cut the last line.
    if (acknowledged.push(Number(line)) === count) child.kill('SIGKILL')
  }
  return acknowledged.slice(0, -1)
}

const find = (storage: SqliteStorage, number: number) =>
  storage.get(entryTable, { account: `account ${number % 10}`, number })

test(`a store killed ${kills} times in mid-write loses nothing that it had acknowledged`, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'florin-crash-'))
  const file = join(directory, 'store.sqlite')
  const acknowledged: number[] = []
  for (let round = 0; round < kills; round++) {
    const ended = await writeAndKill(file, round * 1_000_000, 20 + round * 37)
    assert.ok(ended.length >= 19)
    acknowledged.push(...ended)
  }
  const storage = await openSqliteStorage({ file, tables: [entryTable], durability: 'full', clock: systemClock() })
  for (const number of acknowledged) assert.equal((await find(storage, number))?.amount, BigInt(number))
  const news = new Set((await storage.outbox.read(1_000_000)).map(row => Number(row.payload)))
  for (const number of acknowledged) assert.ok(news.has(number))
  for (const number of news) assert.ok(await find(storage, number), 'News without its row.')
  await storage.close()
  await rm(directory, { recursive: true })
})
