import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { deposit, inDirectory } from '../../ledger-fixture.ts'
import { call, funded, startedStore } from '../ledger-store-fixture.ts'
import { journalFileName, nodeJournalFile } from '../node-journal-file.ts'
import { indexed, rowsOf } from './history-fixture.ts'

const victim = fileURLToPath(new URL('history-victim-fixture.ts', import.meta.url))
const entries = 12_000
/** Slices that a life lasts: it dies in the middle of the next one. */
const lives = [1, 2, 4, 3]

test('an index killed again and again while it is built is in the end what it would have been', () =>
  inDirectory(async directory => {
    const { store, file } = await startedStore()
    const accountId = await funded(store)
    for (let n = 0; n < entries; n += 100)
      await Promise.all(
        Array.from({ length: 100 }, (_, part) =>
          store.submit({ operation: 'post', body: deposit(accountId, BigInt(1 + ((n + part) % 9))) }, call),
        ),
      )
    writeFileSync(join(directory, journalFileName), file.bytes())
    let before = 0
    for (const slices of lives) {
      const [begin, ...reached] = await liveAndDie(directory, store.end(), slices)
      assert.ok(begin !== undefined && begin >= before, `a life begins at ${begin} after one that reached ${before}`)
      before = reached.at(-1) ?? begin
    }
    assert.ok(before > 0 && before < store.end(), `the last life died at ${before} of ${store.end()}`)
    const journal = await nodeJournalFile({ directory, readOnly: true })()
    for (const name of ['killed.sqlite', 'whole.sqlite'])
      (await indexed(join(directory, name), journal, store.end())).close()
    assert.deepEqual(rowsOf(join(directory, 'killed.sqlite')), rowsOf(join(directory, 'whole.sqlite')))
    await journal.close()
    await store.stop()
  }))

/** The positions that it told of. */
const liveAndDie = async (directory: string, through: number, slices: number): Promise<readonly number[]> => {
  const child = spawn(process.execPath, [victim, directory, `${through}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  let told = ''
  for await (const chunk of child.stdout) {
    told += chunk
    if (told.split('\n').length > slices + 1) child.kill('SIGKILL')
  }
  await exited
  return told.split('\n').slice(0, -1).map(Number)
}
