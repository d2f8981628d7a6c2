import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { NewMessage, Queue, QueueAnswer, QueueMessage } from './events-port.ts'

const quick = { backoffMs: 5, backoffMaxMs: 20 }

/** Waits for what must come; the test's own time-out ends the wait. */
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await sleep(5)
}

/** What every adapter of the queue port keeps its promise on. `open` gives an empty queue. */
export const queueSuite = (adapter: string, open: () => Promise<Queue>): void => {
  describe(`a queue on ${adapter}`, { timeout: 20_000 }, () => {
    let queue: Queue
    before(async () => {
      queue = await open()
    })
    after(() => queue.close())
    const message = (payload: string, more: Partial<NewMessage> = {}): NewMessage => ({ key: 'k', payload, ...more })
    const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}`)
    /** Notes what it gets and answers as told. */
    const consumer = (answer: (message: QueueMessage) => QueueAnswer = () => 'done') => {
      const got: QueueMessage[] = []
      const handle = async (taken: QueueMessage) => {
        got.push(taken)
        return answer(taken)
      }
      return { got, handle, payloads: () => got.map(taken => taken.payload).sort() }
    }

    test('gives each channel every message once, and the consumers of one channel share them', async () => {
      const [push, feedOne, feedTwo] = [consumer(), consumer(), consumer()]
      await queue.subscribe('shared', 'push', push.handle)
      await queue.subscribe('shared', 'feed', feedOne.handle, { concurrency: 2 })
      await queue.subscribe('shared', 'feed', feedTwo.handle, { concurrency: 2 })
      await queue.publish(
        'shared',
        numbers(200).map(payload => message(payload)),
      )
      await until(() => push.got.length + feedOne.got.length + feedTwo.got.length >= 400)
      assert.deepEqual(push.payloads(), numbers(200).sort())
      assert.deepEqual([...feedOne.payloads(), ...feedTwo.payloads()].sort(), numbers(200).sort())
      await until(async () => (await queue.depth('shared', 'push')) === 0)
    })

    test('hands over what the publisher said', async () => {
      const taken = consumer()
      await queue.subscribe('said', 'c', taken.handle)
      await queue.publish('said', [message('p', { traceparent: 'tp', dedupeId: 'once' })])
      await until(() => taken.got.length > 0)
      const { id, ...rest } = taken.got[0] as QueueMessage
      assert.notEqual(id, '')
      assert.deepEqual(rest, { key: 'k', payload: 'p', attempt: 1, traceparent: 'tp', dedupeId: 'once' })
    })

    test('keeps what was published before anybody subscribed', async () => {
      await queue.publish('early', [message('a'), message('b')])
      const taken = consumer()
      await queue.subscribe('early', 'c', taken.handle)
      await until(() => taken.got.length === 2)
    })

    test('runs as many handlers at once as it may, and no more', async () => {
      let [now, most] = [0, 0]
      const handle = async (): Promise<QueueAnswer> => {
        most = Math.max(most, ++now)
        await sleep(5)
        now--
        return 'done'
      }
      await queue.subscribe('parallel', 'c', handle, { concurrency: 4 })
      await queue.publish(
        'parallel',
        numbers(40).map(payload => message(payload)),
      )
      await until(async () => (await queue.depth('parallel', 'c')) === 0)
      assert.equal(most, 4)
    })

    test('gives a message again after a retry or a throw, until it succeeds', async () => {
      const taken = consumer(({ attempt }) => {
        if (attempt === 1) throw new Error('not yet')
        return attempt === 2 ? 'retry' : 'done'
      })
      await queue.subscribe('again', 'c', taken.handle, quick)
      await queue.publish('again', [message('a')])
      await until(async () => (await queue.depth('again', 'c')) === 0)
      assert.deepEqual(
        taken.got.map(({ attempt }) => attempt),
        [1, 2, 3],
      )
      assert.deepEqual(await queue.deadLetters('again', 'c', 10), [])
    })

    test('goes on with the others while one is poison; the poison is a dead letter after its tries', async () => {
      const taken = consumer(({ payload }) => {
        if (payload === '7') throw new TypeError('secret')
        return 'done'
      })
      await queue.subscribe('poison', 'c', taken.handle, { ...quick, attemptsMax: 3 })
      await queue.publish(
        'poison',
        numbers(50).map(payload => message(payload)),
      )
      await until(async () => (await queue.deadLetters('poison', 'c', 10)).length > 0)
      assert.equal(taken.got.filter(({ payload }) => payload === '7').length, 3)
      assert.equal(new Set(taken.payloads()).size, 50)
      const [dead] = await queue.deadLetters('poison', 'c', 10)
      assert.equal(dead?.payload, '7')
      assert.match(dead?.reason ?? '', /TypeError/)
      assert.doesNotMatch(dead?.reason ?? '', /secret/)
    })

    test('puts a discarded message to the dead letters at once, and a dead letter back when told', async () => {
      let isMended = false
      const taken = consumer(() => (isMended ? 'done' : { discard: 'cannot be read' }))
      await queue.subscribe('discarded', 'c', taken.handle, quick)
      await queue.publish('discarded', [message('a')])
      await until(async () => (await queue.deadLetters('discarded', 'c', 10)).length > 0)
      const [dead] = await queue.deadLetters('discarded', 'c', 10)
      assert.equal(dead?.reason, 'cannot be read')
      assert.equal(taken.got.length, 1)
      isMended = true
      assert.equal(await queue.redrive(dead?.id ?? ''), true)
      await until(() => taken.got.length === 2)
      assert.equal(taken.got[1]?.attempt, 1)
      await until(async () => (await queue.depth('discarded', 'c')) === 0)
      assert.equal(await queue.redrive(dead?.id ?? ''), false)
    })

    test('waits for handlers under way when a consumer stops, and gives it nothing more', async () => {
      const taken = consumer()
      let isOver = false
      const slow = async (given: QueueMessage): Promise<QueueAnswer> => {
        await taken.handle(given)
        await sleep(20)
        isOver = true
        return 'done'
      }
      const subscription = await queue.subscribe('stopped', 'c', slow, { concurrency: 1 })
      await queue.publish('stopped', [message('a'), message('b')])
      await until(() => taken.got.length === 1)
      await subscription.stop()
      assert.equal(isOver, true)
      assert.equal(await queue.depth('stopped', 'c'), 1)
    })
  })
}
