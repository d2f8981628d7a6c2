import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { openSqliteStorage, type SqliteStorage } from '../storage/sqlite-storage.ts'
import { manualClock } from '../time/manual-clock.ts'
import type { QueueAnswer } from './events-port.ts'
import { createInbox, inboxTable } from './inbox.ts'

const hourMs = 60 * 60 * 1000

describe('an inbox', () => {
  const clock = manualClock()
  let directory: string
  let storage: SqliteStorage
  let effects = 0
  let answer: QueueAnswer = 'done'
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'florin-inbox-'))
    storage = await openSqliteStorage({ file: join(directory, 'store.sqlite'), durability: 'normal', clock })
  })
  after(async () => {
    await storage.close()
    await rm(directory, { recursive: true })
  })
  beforeEach(() => {
    effects = 0
    answer = 'done'
  })
  const inbox = (consumer = 'c') => createInbox({ consumer, storage, clock })
  const work = async () => {
    effects++
    return answer
  }

  test('lets a message through once per consumer, also after a restart', async () => {
    const message = { id: '1', dedupeId: 'service.pot:1' }
    await inbox().once(message, work)
    assert.equal(await inbox().once({ id: '2', dedupeId: 'service.pot:1' }, work), 'done')
    assert.equal(effects, 1)
    await inbox('other').once(message, work)
    assert.equal(effects, 2)
  })

  test('lets a message through again that was not done', async () => {
    for (const given of ['retry', 'discard', 'done', 'done'] as const) {
      answer = given
      assert.equal(await inbox().once({ id: 'again' }, work), given)
    }
    assert.equal(effects, 3)
  })

  test('asks for the second of two at once again, unless the first is done', async () => {
    const one = inbox()
    answer = 'retry'
    assert.deepEqual(await Promise.all([one.once({ id: 'both' }, work), one.once({ id: 'both' }, work)]), [
      'retry',
      'retry',
    ])
    answer = 'done'
    assert.deepEqual(await Promise.all([one.once({ id: 'both' }, work), one.once({ id: 'both' }, work)]), [
      'done',
      'done',
    ])
    assert.equal(effects, 2)
  })

  test('remembers for 24 hours at least and forgets in the end', async () => {
    const one = inbox()
    await one.once({ id: 'late' }, work)
    const day = Math.floor(clock.now() / (24 * hourMs))
    clock.advance(24 * hourMs)
    await one.once({ id: 'late' }, work)
    assert.equal(effects, 1)
    clock.advance(24 * hourMs)
    await one.once({ id: 'any' }, work)
    assert.deepEqual(await storage.range(inboxTable, { partition: { consumer: 'c', day }, limit: 1 }), [])
  })

  test('is marked by a handler in one batch with its own rows', async () => {
    await inbox()
      .once({ id: 'own' }, async mark => {
        await storage.apply([mark])
        throw new Error('The process dies here.')
      })
      .catch(() => undefined)
    await inbox().once({ id: 'own' }, work)
    assert.equal(effects, 0)
  })
})
