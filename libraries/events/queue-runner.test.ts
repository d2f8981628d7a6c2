import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { event } from '../contract/contract.ts'
import { amountMinor, object, text } from '../schema/schema.ts'
import { openSqliteStorage, type SqliteStorage } from '../storage/sqlite-storage.ts'
import { memoryTelemetry } from '../telemetry/memory-telemetry.ts'
import { systemClock } from '../time/system-clock.ts'
import type { ConsumerAnswer, Queue } from './events-port.ts'
import { createInbox } from './inbox.ts'
import { createNews } from './news.ts'
import { startQueueRunner } from './queue-runner.ts'
import { until } from './queue-suite.ts'
import { openSqliteQueue } from './sqlite-queue.ts'

const pushRequested = event({
  name: 'notification.push-requested',
  schema: object({ cardId: text(), amount: amountMinor() }),
  delivery: 'queue',
  key: 'cardId',
})
const clock = systemClock()

describe('a consumer of a queue', { timeout: 20_000 }, () => {
  let directory: string
  let queue: Queue
  let storage: SqliteStorage
  let telemetry: ReturnType<typeof memoryTelemetry>
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'florin-runner-'))
    queue = await openSqliteQueue({ file: join(directory, 'queue.sqlite'), clock, durability: 'normal' })
    storage = await openSqliteStorage({ file: join(directory, 'store.sqlite'), durability: 'normal', clock })
    telemetry = memoryTelemetry()
  })
  afterEach(async () => {
    await queue.close()
    await storage.close()
    await rm(directory, { recursive: true })
  })
  type Value = { readonly cardId: string; readonly amount: bigint }
  const run = async (handle: (value: Value, attempt: number) => Promise<ConsumerAnswer>) => {
    const { log, metrics, tracer } = telemetry
    await startQueueRunner({
      ...{ queue, event: pushRequested, channel: 'service.notification', log, metrics, tracer },
      handle: (value, { attempt }) => handle(value, attempt),
      inbox: createInbox({ consumer: 'service.notification', storage, clock }),
      options: { backoffMs: 5, attemptsMax: 3 },
    })
  }
  const isDone = async () => (await queue.depth(pushRequested.name, 'service.notification')) === 0
  const publish = async (value: Value, dedupeId?: string) => {
    const { topic, key, payload, traceparent } = createNews(telemetry)(pushRequested, value)
    await queue.publish(topic, [{ key, payload, traceparent, dedupeId }])
  }

  test('gets the value that was published, in a span of what caused it', async () => {
    const got: Value[] = []
    await run(async value => {
      got.push(value)
      return 'done'
    })
    let traceId: string | undefined
    await telemetry.tracer.span({ name: 'tap', place: 'edge' }, async () => {
      traceId = telemetry.tracer.traceId()
      await publish({ cardId: 'card_1', amount: 1000n })
    })
    await until(isDone)
    assert.deepEqual(got, [{ cardId: 'card_1', amount: 1000n }])
    const span = telemetry.spans.find(({ place }) => place === 'service.notification')
    assert.equal(span?.traceId, traceId)
    assert.equal(await telemetry.value('florin_consumed_events_total', { answer: 'done' }), 1)
  })

  test('is given a repeat of a message that it has done no more, at once or one after the other', async () => {
    let calls = 0
    await run(async () => {
      calls++
      return 'done'
    })
    const value = { cardId: 'card_1', amount: 1n }
    await Promise.all([publish(value, 'once'), publish(value, 'once'), publish(value, 'other')])
    await until(isDone)
    await publish(value, 'once')
    await until(isDone)
    assert.equal(calls, 2)
  })

  test('is given a repeat of a message that it has not done', async () => {
    const attempts: number[] = []
    await run(async (_, attempt) => {
      attempts.push(attempt)
      if (attempt === 1) throw new Error('down')
      return attempt === 2 ? 'retry' : 'done'
    })
    await publish({ cardId: 'card_1', amount: 1n }, 'once')
    await until(isDone)
    assert.deepEqual(attempts, [1, 2, 3])
    assert.equal(telemetry.logs.filter(({ level }) => level === 'warn').length, 2)
  })

  const unreadable = [
    { name: 'no JSON', payload: '{' },
    { name: 'another form', payload: '{"cardId":"card_1"}' },
    { name: 'an amount that is not exact', payload: '{"cardId":"card_1","amount":9007199254740993}' },
  ]
  for (const { name, payload } of unreadable)
    test(`never sees a message that is ${name}: it is a dead letter with its reason`, async () => {
      await run(async () => assert.fail('The handler was called.'))
      await queue.publish(pushRequested.name, [{ key: 'k', payload }])
      await until(async () => (await queue.deadLetters(pushRequested.name, 'service.notification', 1)).length === 1)
      const [dead] = await queue.deadLetters(pushRequested.name, 'service.notification', 1)
      assert.match(dead?.reason ?? '', /cannot be read/)
      assert.equal(dead?.attempt, 1)
    })
})
