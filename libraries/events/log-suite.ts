import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Log, NewMessage } from './events-port.ts'

/** What every adapter of the log port keeps its promise on. `open` gives an empty log. */
export const logSuite = (adapter: string, open: () => Promise<Log>): void => {
  describe(`a log on ${adapter}`, () => {
    let log: Log
    before(async () => {
      log = await open()
    })
    after(() => log.close())
    const message = (payload: string, more: Partial<NewMessage> = {}): NewMessage => ({ key: 'k', payload, ...more })
    const payloads = async (topic: string, from = 0) =>
      (await log.read(topic, { after: from, limit: 1000, waitMs: 0 })).entries.map(entry => entry.payload)

    test('gives entries in the order in which they were appended, from 1, each topic for itself', async () => {
      await log.append('order', [message('a', { key: 'x', traceparent: 'tp' }), message('b')])
      await log.append('other', [message('z')])
      await log.append('order', [message('c')])
      const page = await log.read('order', { after: 0, limit: 10, waitMs: 0 })
      assert.deepEqual(page, {
        entries: [
          { position: 1, key: 'x', payload: 'a', traceparent: 'tp' },
          { position: 2, key: 'k', payload: 'b' },
          { position: 3, key: 'k', payload: 'c' },
        ],
        end: 3,
      })
    })

    test('gives at most as many as were asked for, and goes on after any position', async () => {
      await log.append(
        'pages',
        ['a', 'b', 'c', 'd'].map(payload => message(payload)),
      )
      const page = await log.read('pages', { after: 1, limit: 2, waitMs: 0 })
      assert.deepEqual(
        page.entries.map(entry => entry.position),
        [2, 3],
      )
      assert.equal(page.end, 4)
      assert.deepEqual(await payloads('pages', 4), [])
    })

    test('keeps one of two entries that a relay has sent twice, without a gap', async () => {
      const first = [message('a', { dedupeId: '1' }), message('b', { dedupeId: '2' })]
      await log.append('twice', first)
      await log.append('twice', [...first, message('c', { dedupeId: '3' })])
      const { entries, end } = await log.read('twice', { after: 0, limit: 10, waitMs: 0 })
      assert.deepEqual(
        entries.map(entry => [entry.position, entry.payload]),
        [
          [1, 'a'],
          [2, 'b'],
          [3, 'c'],
        ],
      )
      assert.equal(end, 3)
      await log.append('twice elsewhere', first)
      assert.equal((await payloads('twice elsewhere')).length, 2)
    })

    test('wakes a reader that waits', async () => {
      const waiting = log.read('awaited', { after: 0, limit: 10, waitMs: 8000 })
      await log.append('not this one', [message('x')])
      await log.append('awaited', [message('a')])
      assert.equal((await waiting).entries[0]?.payload, 'a')
    })

    test('lets a reader go with nothing when its time is over', async () => {
      assert.deepEqual(await log.read('nothing', { after: 0, limit: 10, waitMs: 30 }), { entries: [], end: 0 })
    })

    test('numbers what many append at once without gaps or repeats', async () => {
      const appends = Array.from({ length: 100 }, (_, i) => log.append('busy', [message(`${i} a`), message(`${i} b`)]))
      await Promise.all(appends)
      const { entries } = await log.read('busy', { after: 0, limit: 1000, waitMs: 0 })
      assert.deepEqual(
        entries.map(entry => entry.position),
        Array.from({ length: 200 }, (_, i) => i + 1),
      )
      const ofOne = entries.filter(entry => entry.payload.startsWith('7 ')).map(entry => entry.payload)
      assert.deepEqual(ofOne, ['7 a', '7 b'])
    })

    for (const limit of [0, 1.5, 1_000_000])
      test(`refuses to give ${limit} entries`, async () => {
        await assert.rejects(log.read('order', { after: 0, limit, waitMs: 0 }), { code: 'bad-request' })
      })
  })
}
