import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowCache } from './row-cache.ts'

/** A load that answers when told. */
const pending = <T>() => {
  let answer: (value: T) => void = () => {}
  const promise = new Promise<T>(resolve => {
    answer = resolve
  })
  return { promise, answer }
}

test('a row is loaded once and then comes from memory', async () => {
  const cache = rowCache<string>({ sizeMax: 10 })
  assert.equal(await cache.read('a', async () => 'row'), 'row')
  assert.equal(
    await cache.read('a', async () => {
      throw new Error('not asked again')
    }),
    'row',
  )
})

test('an absent row is asked for again', async () => {
  const cache = rowCache<string>({ sizeMax: 10 })
  assert.equal(await cache.read('a', async () => undefined), undefined)
  assert.equal(await cache.read('a', async () => 'row'), 'row')
})

test('after a write the next reader loads again, also when the write failed', async () => {
  const cache = rowCache<string>({ sizeMax: 10 })
  await cache.read('a', async () => 'old')
  await cache.write('a', async () => 'written')
  assert.equal(await cache.read('a', async () => 'new'), 'new')
  await assert.rejects(
    cache.write('a', async () => {
      throw new Error('disk')
    }),
  )
  assert.equal(await cache.read('a', async () => 'newer'), 'newer')
})

test('what was loaded before a write ended is not kept', async () => {
  const cache = rowCache<string>({ sizeMax: 10 })
  const load = pending<string>()
  const early = cache.read('a', () => load.promise)
  const written = pending<void>()
  const write = cache.write('a', () => written.promise)
  load.answer('old')
  assert.equal(await early, 'old')
  const during = pending<string>()
  const reader = cache.read('a', () => during.promise)
  written.answer()
  await write
  during.answer('perhaps old')
  await reader
  assert.equal(await cache.read('a', async () => 'new'), 'new')
})

test('the oldest row goes when there are too many', async () => {
  const cache = rowCache<string>({ sizeMax: 2 })
  for (const key of ['a', 'b', 'c']) await cache.read(key, async () => key)
  assert.equal(await cache.read('a', async () => 'loaded again'), 'loaded again')
  assert.equal(await cache.read('c', async () => 'not asked'), 'c')
})
