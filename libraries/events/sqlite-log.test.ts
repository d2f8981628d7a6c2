import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { manualClock } from '../time/manual-clock.ts'
import { systemClock } from '../time/system-clock.ts'
import { logSuite } from './log-suite.ts'
import { openSqliteLog } from './sqlite-log.ts'

let directory: string
let files = 0
const newFile = () => join(directory, `log-${++files}.sqlite`)
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'florin-log-'))
})
after(() => rm(directory, { recursive: true }))

logSuite('SQLite', () => openSqliteLog({ file: newFile(), clock: systemClock(), durability: 'normal' }))

describe('a log in a file', () => {
  test('is shared: what one process appends wakes the reader of another, positions go on', async () => {
    const file = newFile()
    // Two connections with writers of their own stand for two processes.
    const [one, two] = [
      await openSqliteLog({ file, clock: systemClock() }),
      await openSqliteLog({ file, clock: systemClock() }),
    ]
    const waiting = two.read('t', { after: 0, limit: 10, waitMs: 8000 })
    await one.append('t', [{ key: 'k', payload: 'a', dedupeId: '1' }])
    assert.equal((await waiting).entries[0]?.payload, 'a')
    await two.append('t', [
      { key: 'k', payload: 'a', dedupeId: '1' },
      { key: 'k', payload: 'b' },
    ])
    const { entries } = await one.read('t', { after: 1, limit: 10, waitMs: 0 })
    assert.deepEqual(entries, [{ position: 2, key: 'k', payload: 'b' }])
    await Promise.all([one.close(), two.close()])
  })

  test('lets its waiting readers go when it is closed, and goes on from where it was', async () => {
    const file = newFile()
    const log = await openSqliteLog({ file, clock: systemClock() })
    await log.append('t', [{ key: 'k', payload: 'a' }])
    const waiting = log.read('t', { after: 1, limit: 10, waitMs: 60_000 })
    await log.close()
    assert.deepEqual(await waiting, { entries: [], end: 1 })
    const again = await openSqliteLog({ file, clock: systemClock() })
    await again.append('t', [{ key: 'k', payload: 'b' }])
    assert.equal((await again.read('t', { after: 0, limit: 10, waitMs: 0 })).end, 2)
    await again.close()
  })

  test('forgets entries that are too old or too many, never the newest', async () => {
    const clock = manualClock()
    const log = await openSqliteLog({
      file: newFile(),
      clock,
      durability: 'normal',
      retention: { ageMs: 1000, entriesMax: 300 },
    })
    const append = (topic: string, count: number) =>
      log.append(
        topic,
        Array.from({ length: count }, (_, i) => ({ key: 'k', payload: `${i}` })),
      )
    const positions = async (topic: string) =>
      (await log.read(topic, { after: 0, limit: 1000, waitMs: 0 })).entries.map(entry => entry.position)
    await append('many', 1000)
    assert.deepEqual((await positions('many')).slice(0, 1), [701])
    await append('old', 900)
    clock.advance(2000)
    await append('old', 100)
    assert.equal((await positions('old'))[0], 901)
    await log.close()
  })
})
