import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { manualClock } from '../time/manual-clock.ts'
import { systemClock } from '../time/system-clock.ts'
import type { QueueMessage } from './events-port.ts'
import { queueSuite, until } from './queue-suite.ts'
import { openSqliteQueue } from './sqlite-queue.ts'
import { holdingProgram } from './sqlite-queue-fixture.ts'

let directory: string
let files = 0
const newFile = () => join(directory, `queue-${++files}.sqlite`)
const clock = systemClock()
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'florin-queue-'))
})
after(() => rm(directory, { recursive: true }))

queueSuite('SQLite', () => openSqliteQueue({ file: newFile(), clock, durability: 'normal' }))

/** A process that is killed with `count` messages in its hands. */
const takeAndDie = async (file: string, count: number): Promise<void> => {
  const child = spawn(process.execPath, [holdingProgram, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  let taken = 0
  for await (const _ of createInterface({ input: child.stdout })) if (++taken === count) child.kill('SIGKILL')
  await ended
}

describe('a queue in a file', { timeout: 20_000 }, () => {
  test('gives what a killed process had in its hands to the next one at once', async () => {
    const file = newFile()
    const queue = await openSqliteQueue({ file, clock })
    await queue.publish(
      'payments',
      Array.from({ length: 10 }, (_, i) => ({ key: 'k', payload: `${i}` })),
    )
    await takeAndDie(file, 10)
    const got: QueueMessage[] = []
    await queue.subscribe('payments', 'push', async message => {
      got.push(message)
      return 'done'
    })
    await until(() => got.length === 10)
    assert.deepEqual(got.map(({ payload, attempt }) => [payload, attempt]).sort()[3], ['3', 2])
    await queue.close()
  })

  test('buries a message that has killed its process at every try', async () => {
    const file = newFile()
    const queue = await openSqliteQueue({ file, clock })
    await queue.publish('payments', [{ key: 'k', payload: 'poison' }])
    await takeAndDie(file, 1)
    let calls = 0
    const count = async () => {
      calls++
      return 'done' as const
    }
    await queue.subscribe('payments', 'push', count, { attemptsMax: 1 })
    await until(async () => (await queue.deadLetters('payments', 'push', 1)).length === 1)
    assert.equal(calls, 0)
    await queue.close()
  })

  test('leaves a message with a slow consumer, for as long as that is alive', async () => {
    const file = newFile()
    const [slow, other] = [await openSqliteQueue({ file, clock, leaseMs: 60 }), await openSqliteQueue({ file, clock })]
    const taken: string[] = []
    await slow.subscribe('t', 'c', async ({ attempt }) => {
      taken.push(`slow ${attempt}`)
      await sleep(300)
      return 'done'
    })
    await slow.publish('t', [{ key: 'k', payload: 'a' }])
    await until(() => taken.length === 1)
    await other.subscribe('t', 'c', async () => {
      taken.push('other')
      return 'done'
    })
    await until(async () => (await slow.depth('t', 'c')) === 0)
    assert.deepEqual(taken, ['slow 1'])
    await Promise.all([slow.close(), other.close()])
  })

  test('takes a message back from a consumer that gives no sign of life; its late answer counts for nothing', async () => {
    const file = newFile()
    // A clock that stands still renews no lease.
    const [silent, other] = [
      await openSqliteQueue({ file, clock: manualClock() }),
      await openSqliteQueue({ file, clock }),
    ]
    let isTaken = false
    let answerLate: (answer: 'done') => void = () => undefined
    await silent.subscribe('t', 'c', () => {
      isTaken = true
      return new Promise(resolve => {
        answerLate = resolve
      })
    })
    await silent.publish('t', [{ key: 'k', payload: 'a' }])
    await until(() => isTaken)
    const attempts: number[] = []
    await other.subscribe('t', 'c', async ({ attempt }) => {
      attempts.push(attempt)
      if (attempt === 2) {
        answerLate('done')
        await sleep(50)
      }
      return attempt === 2 ? 'retry' : 'done'
    })
    await until(async () => (await other.depth('t', 'c')) === 0)
    assert.deepEqual(attempts, [2, 3])
    await Promise.all([silent.close(), other.close()])
  })

  test('is shared by processes: each message goes to one of them', async () => {
    const file = newFile()
    const queues = [await openSqliteQueue({ file, clock }), await openSqliteQueue({ file, clock })]
    const got: string[] = []
    for (const queue of queues)
      await queue.subscribe('t', 'c', async message => {
        got.push(message.payload)
        return 'done'
      })
    for (let i = 0; i < 100; i++) await queues[i % 2]?.publish('t', [{ key: 'k', payload: `${i}` }])
    await until(() => got.length >= 100)
    assert.equal(new Set(got).size, 100)
    await Promise.all(queues.map(queue => queue.close()))
    assert.equal(got.length, 100)
  })
})
