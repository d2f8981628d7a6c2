import assert from 'node:assert/strict'
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Failure } from '../errors/failure.ts'
import { amountMinor, object, optional, text } from '../schema/schema.ts'
import { systemClock } from '../time/system-clock.ts'
import { openSqliteStorage } from './sqlite-storage.ts'
import { put, type Table, table } from './storage-port.ts'
import { pot, potTable, storageSuite } from './storage-suite.ts'

let directory: string
let files = 0
const newFile = () => join(directory, `store-${++files}.sqlite`)
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'florin-storage-'))
})
after(() => rm(directory, { recursive: true }))

// biome-ignore lint/suspicious/noExplicitAny: any table may stand here.
const openStore = (file: string, ...tables: Table<any>[]) =>
  openSqliteStorage({ file, tables, durability: 'normal', clock: systemClock() })

const fails = (subCode: string, file: string) => (error: unknown) =>
  error instanceof Failure && error.subCode === subCode && error.message.includes(file)

storageSuite('SQLite', () => openStore(newFile()))

describe('a store in a file', () => {
  test('keeps rows, fences and outbox rows when it is opened again', async () => {
    const file = newFile()
    const first = await openStore(file, potTable)
    await first.atomic(
      [put(potTable, pot('a', 1)), { kind: 'outbox', topic: 't', delivery: 'log', key: 'k', payload: '{}' }],
      {
        fence: { resource: 'r', token: 5n },
      },
    )
    await first.close()
    const again = await openStore(file, potTable)
    assert.deepEqual(await again.get(potTable, { accountId: 'a', number: 1 }), pot('a', 1))
    assert.equal((await again.outbox.read(10)).length, 1)
    await assert.rejects(
      again.apply([put(potTable, pot('a', 2))], { fence: { resource: 'r', token: 4n } }),
      /another holder/i,
    )
    await again.close()
  })

  test('is read and written no more after it was closed, and what was asked before is written', async () => {
    const file = newFile()
    const store = await openStore(file, potTable)
    const written = store.apply([put(potTable, pot('a', 1))])
    const closed = store.close()
    await Promise.all([written, closed])
    await assert.rejects(store.get(potTable, { accountId: 'a', number: 1 }), fails('storage.closed', file))
    await assert.rejects(store.apply([put(potTable, pot('a', 1))]), fails('storage.closed', file))
  })

  test('a conditional write takes its news along, if it changed something', async () => {
    const store = await openStore(newFile())
    const news = (payload: string) => ({
      outbox: [{ kind: 'outbox', topic: 'pot.changed', delivery: 'log', key: 'k', payload } as const],
    })
    const first = pot('a', 1)
    assert.equal((await store.insertIfAbsent(potTable, first, news('inserted'))).inserted, true)
    const second = await store.insertIfAbsent(potTable, pot('a', 1, { name: 'another' }), news('not inserted'))
    assert.equal(second.inserted || second.existing.name, 'pot 1')
    const closed = pot('a', 1, { state: 'closed' })
    const write = { ...news('closed'), fence: { resource: 'pot', token: 1n } }
    assert.equal(await store.compareAndSet(potTable, closed, { state: 'open' }, write), true)
    assert.equal(await store.compareAndSet(potTable, closed, { state: 'open' }, news('not closed')), false)
    assert.deepEqual(
      (await store.outbox.read(10)).map(row => row.payload),
      ['inserted', 'closed'],
    )
    await store.close()
  })

  test('tells its outbox rows in order, once removed no more, and calls back when one is written', async () => {
    const store = await openStore(newFile(), potTable)
    let calls = 0
    const stop = store.outbox.onWrite(() => calls++)
    const news = (payload: string) =>
      ({ kind: 'outbox', topic: 'card.frozen', delivery: 'queue', key: 'k', payload, traceparent: 'tp' }) as const
    await store.atomic([put(potTable, pot('a', 1)), news('1'), news('2')])
    await store.apply([put(potTable, pot('a', 1))])
    assert.equal(calls, 1)
    stop()
    const [first, second] = await store.outbox.read(10)
    assert.equal(first?.payload, '1')
    assert.equal(first?.traceparent, 'tp')
    await store.outbox.remove([first?.id ?? ''])
    await store.atomic([news('3')])
    assert.deepEqual(
      (await store.outbox.read(10)).map(row => row.payload),
      ['2', '3'],
    )
    assert.equal(new Set([first?.id, second?.id, (await store.outbox.read(10))[1]?.id]).size, 3)
    assert.equal(calls, 1)
    await store.close()
  })
})

describe('a table that has changed since its file was made', () => {
  const Old = object({ id: text(), name: text() })
  const old = table({ name: 'merchant', row: Old, partitionKey: ['id'] })
  const changed = [
    {
      name: 'a new optional column',
      row: object({ id: text(), name: text(), sum: optional(amountMinor()) }),
      fits: true,
    },
    { name: 'a column less', row: object({ id: text() }), fits: true },
    {
      name: 'a new column that must be there',
      row: object({ id: text(), name: text(), sum: amountMinor() }),
      fits: false,
    },
    { name: 'a column of another type', row: object({ id: text(), name: amountMinor() }), fits: false },
  ]
  for (const { name, row, fits } of changed)
    test(`${fits ? 'is taken with' : 'is refused by name with'} ${name}`, async () => {
      const file = newFile()
      const before = await openStore(file, old)
      await before.apply([put(old, { id: 'm', name: 'Café' })])
      await before.close()
      const now = table({ name: 'merchant', row: row as typeof Old, partitionKey: ['id'] })
      if (!fits) return await assert.rejects(openStore(file, now), fails('storage.incompatible-table', file))
      const again = await openStore(file, now)
      assert.equal((await again.get(now, { id: 'm' }))?.id, 'm')
      await again.close()
    })
})

describe('a file that cannot be a store', () => {
  test('is named and left as it is if it holds something else', async () => {
    const file = newFile()
    await writeFile(file, 'this is not a database, it is a letter to the bank '.repeat(40))
    const before = await readFile(file)
    await assert.rejects(openStore(file, potTable), fails('storage.corrupt', file))
    assert.deepEqual(await readFile(file), before)
  })

  test('is named and left as it is if its pages are damaged', async () => {
    const file = newFile()
    const store = await openStore(file, potTable)
    await store.apply(Array.from({ length: 2000 }, (_, i) => put(potTable, pot(`a${i}`, 1))))
    await store.close()
    const handle = await open(file, 'r+')
    await handle.write(Buffer.alloc(20_000, 0xa5), 0, 20_000, Math.floor((await stat(file)).size / 2))
    await handle.close()
    const before = await readFile(file)
    await assert.rejects(openStore(file, potTable), fails('storage.corrupt', file))
    assert.deepEqual(await readFile(file), before)
  })

  test('is named if its folder is a file', async () => {
    const blocked = newFile()
    await writeFile(blocked, '')
    await assert.rejects(openStore(join(blocked, 'store.sqlite')), fails('storage.unwritable', blocked))
  })
})
