import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { Failure } from '../errors/failure.ts'
import { integer, object, text } from '../schema/schema.ts'
import { openSqliteStorage, type SqliteStorage } from '../storage/sqlite-storage.ts'
import { put, remove, type Storage, table } from '../storage/storage-port.ts'
import { memoryTelemetry } from '../telemetry/memory-telemetry.ts'
import { systemClock } from '../time/system-clock.ts'
import type { EventBatch } from './event-batch.ts'
import type { ConsumerAnswer } from './events-port.ts'
import { type LogFollower, startLogFollower } from './log-follower.ts'
import { until } from './queue-suite.ts'

const sumTable = table({
  name: 'sum',
  row: object({ account: text(), sum: integer() }),
  partitionKey: ['account'],
})

type Added = { readonly account: string; readonly amount: number }
type Apply = (value: Added, batch: EventBatch) => Promise<ConsumerAnswer>

/** Adds each amount to its account: a second effect of one event would show. */
const add: Apply = async ({ account, amount }, batch) => {
  const row = await batch.get(sumTable, { account })
  batch.write(put(sumTable, { account, sum: (row?.sum ?? 0) + amount }))
  return 'done'
}

const clock = systemClock()

describe('a consumer of a log', { timeout: 20_000 }, () => {
  let directory: string
  let storage: SqliteStorage
  let events: Added[]
  let telemetry: ReturnType<typeof memoryTelemetry>
  let followers: LogFollower[]
  let files = 0
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'florin-follower-'))
  })
  after(() => rm(directory, { recursive: true }))
  beforeEach(async () => {
    const file = join(directory, `${++files}.sqlite`)
    storage = await openSqliteStorage({ file, durability: 'normal', clock })
    events = Array.from({ length: 1200 }, (_, i) => ({ account: `${i % 7}`, amount: i }))
    telemetry = memoryTelemetry()
    followers = []
  })
  afterEach(async () => {
    await Promise.all(followers.map(follower => follower.stop()))
    await storage.close()
  })

  const source = {
    read: async ({ after, limit }: { after: number; limit: number }) => {
      const entries = events.slice(after, after + limit).map((value, index) => ({ position: after + index + 1, value }))
      if (entries.length === 0) await clock.sleep(5)
      return { entries, end: events.length }
    },
  }
  const follow = (apply: Apply, kept: Pick<Storage, 'get' | 'apply'> = storage, from: typeof source = source) => {
    const decode = (value: Added) => {
      if (value.amount === -1) throw new Failure('bad-request', 'schema.amount', 'An amount is not negative.')
      return value
    }
    const follower = startLogFollower({
      ...{ consumer: 'sums', source: from, decode, apply, storage: kept, clock },
      ...{ log: telemetry.log, metrics: telemetry.metrics, tracer: telemetry.tracer, place: 'service.balance' },
    })
    followers.push(follower)
    return follower
  }
  const sums = async (): Promise<number> => {
    const rows = await Promise.all(Array.from({ length: 7 }, (_, i) => storage.get(sumTable, { account: `${i}` })))
    return rows.reduce((sum, row) => sum + (row?.sum ?? 0), 0)
  }
  const expected = () => events.reduce((sum, { amount }) => sum + amount, 0)

  test('applies every event once, seeing the writes of those before it, and goes on where it stopped', async () => {
    const first = follow(add)
    assert.equal(await first.reached(1200, 8000), true)
    assert.equal(await sums(), expected())
    await first.stop()
    events.push({ account: '1', amount: 5 })
    const second = follow(add)
    await second.reached(1201, 8000)
    assert.equal(await sums(), expected())
    assert.deepEqual([second.position(), second.lag()], [1201, 0])
  })

  test('says that a position is not reached in time', async () => {
    const follower = follow(add)
    assert.equal(await follower.reached(5000, 20), false)
  })

  test('sees its own removals, and the last write of a row counts', async () => {
    events = events.slice(0, 3)
    const seen: unknown[] = []
    const follower = follow(async ({ amount }, batch) => {
      seen.push((await batch.get(sumTable, { account: 'a' }))?.sum)
      batch.write(put(sumTable, { account: 'a', sum: 100 }))
      batch.write(amount === 1 ? remove(sumTable, { account: 'a' }) : put(sumTable, { account: 'a', sum: amount }))
      seen.push((await batch.get(sumTable, { account: 'a' }))?.sum)
      return 'done'
    })
    await follower.reached(3, 8000)
    assert.deepEqual(seen, [undefined, 0, 0, undefined, undefined, 2])
    assert.equal((await storage.get(sumTable, { account: 'a' }))?.sum, 2)
  })

  const stumbles: readonly { name: string; stumble: () => ConsumerAnswer }[] = [
    { name: 'asks for a retry', stumble: () => 'retry' },
    {
      name: 'throws',
      stumble: () => {
        throw new Error('the other service is down')
      },
    },
  ]
  for (const { name, stumble } of stumbles)
    test(`stays at an event whose handler ${name}, without its writes, with those before it`, async () => {
      let tries = 0
      const follower = follow(async (value, batch) => {
        const answer = await add(value, batch)
        return value.amount === 700 && ++tries < 4 ? stumble() : answer
      })
      await until(() => tries === 2)
      assert.equal(follower.position(), 700)
      assert.equal(follower.lag(), 500)
      assert.equal((await storage.get(sumTable, { account: '0' }))?.sum, (100 * 99 * 7) / 2)
      await follower.reached(1200, 8000)
      assert.equal(await sums(), expected())
      const warnings = telemetry.logs.filter(({ level }) => level === 'warn').map(({ fields }) => fields['tries'])
      assert.deepEqual(warnings, [1, 2, 3])
    })

  test('passes over what is discarded or cannot be read, says so, and counts it', async () => {
    events[10] = { account: '0', amount: -1 }
    const follower = follow(async (value, batch) => {
      await add(value, batch)
      return value.amount === 20 ? 'discard' : 'done'
    })
    await follower.reached(1200, 8000)
    assert.equal(await sums(), expected() + 1 - 20)
    assert.deepEqual(
      telemetry.logs.map(({ fields }) => fields['position']),
      [11, 21],
    )
    const counted = await telemetry.value('florin_consumed_events_total', { consumer: 'sums', answer: 'discard' })
    assert.equal(counted, 2)
  })

  test('applies each event once though the store fails before or after it has taken a batch', async () => {
    let calls = 0
    const flaky: Pick<Storage, 'get' | 'apply'> = {
      get: storage.get,
      apply: async writes => {
        calls++
        if (calls === 2) throw new Failure('unavailable', 'storage.full', 'Full.')
        await storage.apply(writes)
        if (calls === 3) throw new Failure('unknown', 'storage.flush-failed', 'Perhaps.')
      },
    }
    const follower = follow(add, flaky)
    await follower.reached(1200, 8000)
    assert.equal(await sums(), expected())
  })

  test('says once that what it follows ends before its position', async () => {
    const first = follow(add)
    await first.reached(1200, 8000)
    await first.stop()
    events = events.slice(0, 100)
    const second = follow(add)
    await until(() => telemetry.logs.length > 0)
    await clock.sleep(20)
    assert.deepEqual(
      telemetry.logs.map(({ level, fields }) => [level, fields['position'], fields['end']]),
      [['error', 1200, 100]],
    )
    assert.equal(second.lag(), 0)
  })

  test('comes back when what it follows was away, and stops while it waits', async () => {
    let calls = 0
    const away = {
      read: async (query: { after: number; limit: number }) => {
        if (++calls === 1) throw new Failure('unavailable', 'rpc.breaker-open', 'Away.')
        return query.after < 1200 ? await source.read(query) : await new Promise<never>(() => undefined)
      },
    }
    const follower = follow(add, storage, away)
    await follower.reached(1200, 8000)
    await follower.stop()
    assert.equal(await sums(), expected())
  })
})
