import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { Failure } from '../errors/failure.ts'
import type { OutboxRow } from '../storage/outbox-port.ts'
import type { OutboxWrite } from '../storage/storage-port.ts'
import { memoryTelemetry } from '../telemetry/memory-telemetry.ts'
import { systemClock } from '../time/system-clock.ts'
import { until } from './queue-suite.ts'
import { type Relay, startRelay } from './relay.ts'
import { openRelayed } from './relay-fixture.ts'

const news = (payload: string, more: Partial<OutboxWrite> = {}): OutboxWrite => ({
  ...{ kind: 'outbox', topic: 'pot.changed', delivery: 'log', key: 'k', payload },
  ...more,
})

describe('the relay of an outbox', { timeout: 30_000 }, () => {
  let directory: string
  let open: Awaited<ReturnType<typeof openRelayed>>
  const relays: Relay[] = []
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'florin-relay-'))
    open = await openRelayed(directory)
  })
  afterEach(async () => {
    await Promise.all(relays.splice(0).map(relay => relay.stop()))
    await Promise.all([open.storage.close(), open.eventLog.close(), open.queue.close()])
    await rm(directory, { recursive: true })
  })
  const payloads = async (topic = 'pot.changed') =>
    (await open.eventLog.read(topic, { after: 0, limit: 1000, waitMs: 0 })).entries.map(entry => entry.payload)
  const isEmpty = async () => (await open.storage.outbox.read(1)).length === 0
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}`)

  test('publishes what was written before it started and after, in order, to logs and queues', async () => {
    await open.storage.apply(numbers(700).map(payload => news(payload)))
    relays.push(open.relay())
    await until(isEmpty)
    await open.storage.atomic([
      news('last', { traceparent: 'tp' }),
      news('push me', { topic: 'push', delivery: 'queue' }),
    ])
    const got: string[] = []
    await open.queue.subscribe('push', 'c', async message => {
      got.push(`${message.payload} ${message.dedupeId?.split(':')[0]}`)
      return 'done'
    })
    await until(async () => got.length === 1 && (await isEmpty()))
    assert.deepEqual(await payloads(), [...numbers(700), 'last'])
    assert.deepEqual(got, ['push me service.pot'])
    const { entries } = await open.eventLog.read('pot.changed', { after: 700, limit: 1, waitMs: 0 })
    assert.equal(entries[0]?.traceparent, 'tp')
  })

  test('publishes again what it could not remove, and the log keeps one of each', async () => {
    const { outbox } = open.storage
    let removals = 0
    const forgetful = {
      ...outbox,
      remove: async (ids: readonly string[]) => {
        if (++removals < 3) throw new Failure('unavailable', 'storage.full', 'Full.')
        await outbox.remove(ids)
      },
    }
    await open.storage.apply(numbers(10).map(payload => news(payload)))
    const { log, logs } = { ...memoryTelemetry() }
    const { eventLog, queue } = open
    relays.push(startRelay({ service: 'service.pot', outbox: forgetful, eventLog, queue, clock: systemClock(), log }))
    await until(isEmpty)
    assert.deepEqual(await payloads(), numbers(10))
    assert.equal(logs.filter(({ level }) => level === 'warn').length, 2)
  })

  test('a store that was restored and gives the numbers of its rows again loses no news', async () => {
    await open.storage.apply(numbers(3).map(payload => news(payload)))
    const { outbox } = open.storage
    const relayed = async (rows: readonly OutboxRow[]) => {
      let left = rows
      const remove = async () => {
        left = []
      }
      const restored = { read: async () => left, remove, onWrite: () => () => {} }
      const { eventLog, queue } = open
      const { log } = memoryTelemetry()
      const relay = startRelay({ service: 'service.pot', outbox: restored, eventLog, queue, clock: systemClock(), log })
      await until(async () => left.length === 0)
      await relay.stop()
    }
    const rows = await outbox.read(10)
    await relayed(rows)
    await relayed([...rows.slice(0, 2), ...rows.slice(2).map(row => ({ ...row, payload: 'other news' }))])
    assert.deepEqual(await payloads(), [...numbers(3), 'other news'])
  })

  test('goes on with the other topics while one cannot be published', async () => {
    let isDown = true
    const queue = {
      publish: async (...message: Parameters<typeof open.queue.publish>) => {
        if (isDown) throw new Failure('unavailable', 'queue.full', 'Full.')
        await open.queue.publish(...message)
      },
    }
    await open.storage.apply([news('q', { topic: 'push', delivery: 'queue' }), news('l')])
    const { eventLog, storage } = open
    const { log } = memoryTelemetry()
    relays.push(startRelay({ service: 's', outbox: storage.outbox, eventLog, queue, clock: systemClock(), log }))
    await until(async () => (await payloads()).length === 1)
    assert.equal(await isEmpty(), false)
    isDown = false
    await until(isEmpty)
  })

  test('killed again and again in mid-relay, gives the log each acknowledged event once and in order', async () => {
    await Promise.all([open.storage.close(), open.eventLog.close(), open.queue.close()])
    const acknowledged: string[] = []
    for (let round = 0; round < 5; round++) {
      const program = join(import.meta.dirname, 'relay-fixture.ts')
      const child = spawn(process.execPath, [program, directory, `${round * 1_000_000}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(child, 'exit')
      const lines: string[] = []
      for await (const line of createInterface({ input: child.stdout }))
        if (lines.push(line) === 30 + round * 11) child.kill('SIGKILL')
      await ended
      acknowledged.push(...lines.slice(0, -1))
    }
    open = await openRelayed(directory)
    relays.push(open.relay())
    await until(isEmpty)
    const got = await payloads()
    assert.deepEqual(
      got,
      [...new Set(got)].sort((a, b) => Number(a) - Number(b)),
    )
    for (const number of acknowledged) assert.ok(got.includes(number), `${number} is lost.`)
  })
})
