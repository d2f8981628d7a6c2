import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { Failure } from '../errors/failure.ts'
import { systemClock } from '../time/system-clock.ts'
import { openSqliteStorage } from './sqlite-storage.ts'
import { startSqliteThread } from './sqlite-thread.ts'
import { put } from './storage-port.ts'
import { pot, potTable } from './storage-suite.ts'

test('stores that share a thread open, write and close each for itself, and fail by name when the thread ends', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'florin-thread-'))
  const thread = startSqliteThread()
  const open = (name: string) =>
    openSqliteStorage({ file: join(directory, name), durability: 'normal', clock: systemClock(), thread })
  const stores = await Promise.all(['a', 'b', 'c'].map(open))
  await Promise.all(stores.map((store, i) => store.apply([put(potTable, pot('x', 1, { name: `${i}` }))])))
  const [a, b, c] = stores
  assert.equal((await b?.get(potTable, { accountId: 'x', number: 1 }))?.name, '1')
  await a?.close()
  await b?.apply([put(potTable, pot('x', 2))])
  await b?.close()
  await thread.close()
  await setImmediate()
  const isClosed = (error: unknown) => error instanceof Failure && error.subCode === 'storage.closed'
  await assert.rejects(c?.apply([put(potTable, pot('x', 2))]) ?? Promise.resolve(), isClosed)
  await assert.rejects(open('d'), isClosed)
  await c?.close()
  await rm(directory, { recursive: true })
})
