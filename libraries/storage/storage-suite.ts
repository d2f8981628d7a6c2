import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Failure } from '../errors/failure.ts'
import {
  amountMinor,
  array,
  boolean,
  bytes,
  epochMs,
  type Infer,
  integer,
  moneySchema,
  nullable,
  object,
  oneOf,
  optional,
  text,
} from '../schema/schema.ts'
import { put, rangeLimitMax, remove, type Storage, table } from './storage-port.ts'

const Pot = object({
  accountId: text(),
  number: integer(),
  name: text(),
  state: oneOf('open', 'closed'),
  balance: amountMinor(),
  goal: optional(moneySchema()),
  locked: boolean(),
  picture: optional(bytes()),
  closedAt: nullable(epochMs()),
  tags: array(text()),
})
type Pot = Infer<typeof Pot>

export const potTable = table({ name: 'pot', row: Pot, partitionKey: ['accountId'], clusteringKey: ['number'] })
const ownerTable = table({
  name: 'owner',
  row: object({ accountId: text(), customer: text() }),
  partitionKey: ['accountId'],
})
const eventTable = table({
  name: 'event',
  row: object({ day: text(), at: amountMinor(), word: text() }),
  partitionKey: ['day'],
  clusteringKey: ['at', 'word'],
})

export const pot = (accountId: string, number: number, more: Partial<Pot> = {}): Pot => ({
  accountId,
  number,
  name: `pot ${number}`,
  state: 'open',
  balance: 0n,
  locked: false,
  closedAt: null,
  tags: [],
  ...more,
})

const failsWith = (subCode: string) => (error: unknown) => error instanceof Failure && error.subCode === subCode

/** What every adapter of the storage port keeps its promise on. `open` gives an empty store. */
export const storageSuite = (adapter: string, open: () => Promise<Storage>): void => {
  describe(`storage on ${adapter}`, () => {
    let storage: Storage
    before(async () => {
      storage = await open()
    })
    after(() => storage.close())

    const rows: readonly { name: string; row: Pot }[] = [
      { name: 'only what must be there', row: pot('kept', 1) },
      {
        name: 'everything',
        row: pot('kept', 2, { goal: { amountMinor: 5n, currency: 'GBP' }, closedAt: 7, tags: ['a', ''] }),
      },
      { name: 'an amount beyond 2^53', row: pot('kept', 3, { balance: 2n ** 63n - 1n }) },
      { name: 'the least amount', row: pot('kept', 4, { balance: -(2n ** 63n) }) },
      {
        name: 'bytes with every value',
        row: pot('kept', 5, { picture: Uint8Array.from({ length: 256 }, (_, i) => i) }),
      },
      { name: 'no bytes', row: pot('kept', 6, { picture: new Uint8Array() }) },
      { name: 'text with quotes and other scripts', row: pot('kept', 7, { name: `'"; DROP £ 日本 🐷` }) },
      { name: 'true', row: pot('kept', 8, { locked: true, state: 'closed' }) },
    ]
    for (const { name, row } of rows)
      test(`a row with ${name} comes back as it was written`, async () => {
        await storage.atomic([put(potTable, row)])
        assert.deepEqual(await storage.get(potTable, { accountId: 'kept', number: row.number }), row)
      })

    const badRows: readonly { name: string; row: unknown; field: string }[] = [
      { name: 'number for an amount', row: { ...pot('bad', 1), balance: 1 }, field: 'pot.balance' },
      { name: 'missing text', row: { ...pot('bad', 1), name: undefined }, field: 'pot.name' },
      { name: 'fraction for a count', row: { ...pot('bad', 1), number: 1.5 }, field: 'pot.number' },
      { name: 'amount beyond 64 bits', row: { ...pot('bad', 1), balance: 2n ** 63n }, field: 'pot.balance' },
    ]
    for (const { name, row, field } of badRows)
      test(`a ${name} is refused by the name of its column`, async () => {
        const writing = storage.apply([put(potTable, row as Pot)])
        await assert.rejects(writing, (error: unknown) => error instanceof Failure && error.field === field)
      })

    test('a put replaces the whole row, and a removed row is gone', async () => {
      await storage.apply([put(potTable, pot('replaced', 1, { goal: { amountMinor: 1n, currency: 'GBP' } }))])
      await storage.apply([put(potTable, pot('replaced', 1, { name: 'holiday' }))])
      assert.deepEqual(
        await storage.get(potTable, { accountId: 'replaced', number: 1 }),
        pot('replaced', 1, { name: 'holiday' }),
      )
      await storage.apply([remove(potTable, { accountId: 'replaced', number: 1 })])
      assert.equal(await storage.get(potTable, { accountId: 'replaced', number: 1 }), undefined)
    })

    test('of many that insert the same key one gets it, and the others are shown its row', async () => {
      const tries = Array.from({ length: 20 }, (_, i) =>
        storage.insertIfAbsent(potTable, pot('raced', 1, { name: `${i}` })),
      )
      const answers = await Promise.all(tries)
      assert.equal(answers.filter(answer => answer.inserted).length, 1)
      const kept = await storage.get(potTable, { accountId: 'raced', number: 1 })
      for (const answer of answers) if (!answer.inserted) assert.deepEqual(answer.existing, kept)
    })

    const conditions: readonly { name: string; expected: Partial<Pot>; changed: boolean }[] = [
      { name: 'text that is so', expected: { name: 'pot 1' }, changed: true },
      { name: 'text that is not so', expected: { name: 'other' }, changed: false },
      { name: 'an amount', expected: { balance: 2n ** 60n }, changed: true },
      { name: 'another amount', expected: { balance: 2n ** 60n + 1n }, changed: false },
      { name: 'absence', expected: { goal: undefined }, changed: true },
      { name: 'null', expected: { closedAt: null }, changed: true },
      { name: 'several, one of them wrong', expected: { state: 'open', locked: true }, changed: false },
      { name: 'nothing but the row', expected: {}, changed: true },
    ]
    for (const { name, expected, changed } of conditions)
      test(`a row is replaced on condition of ${name}: ${changed}`, async () => {
        await storage.apply([put(potTable, pot('compared', 1, { balance: 2n ** 60n }))])
        const next = pot('compared', 1, { name: 'new' })
        assert.equal(await storage.compareAndSet(potTable, next, expected), changed)
        const { name: found } = (await storage.get(potTable, { accountId: 'compared', number: 1 })) as Pot
        assert.equal(found, changed ? 'new' : 'pot 1')
      })

    test('a row that is not there is not replaced', async () => {
      assert.equal(await storage.compareAndSet(potTable, pot('nobody', 1), {}), false)
      assert.equal(await storage.get(potTable, { accountId: 'nobody', number: 1 }), undefined)
    })

    test('fifty additions by compare-and-set, all at once, lose nothing', async () => {
      const key = { accountId: 'counted', number: 1 }
      await storage.apply([put(potTable, pot('counted', 1))])
      const add = async (): Promise<void> => {
        for (;;) {
          const { balance } = (await storage.get(potTable, key)) as Pot
          if (await storage.compareAndSet(potTable, pot('counted', 1, { balance: balance + 1n }), { balance })) return
        }
      }
      await Promise.all(Array.from({ length: 50 }, add))
      assert.equal((await storage.get(potTable, key))?.balance, 50n)
    })

    test('a batch may hold rows of one partition in two tables', async () => {
      await storage.atomic([put(potTable, pot('both', 1)), put(ownerTable, { accountId: 'both', customer: 'Alice' })])
      assert.equal((await storage.get(ownerTable, { accountId: 'both' }))?.customer, 'Alice')
    })

    test('a batch across two partitions is a bug', async () => {
      await assert.rejects(storage.atomic([put(potTable, pot('one', 1)), put(potTable, pot('two', 1))]), {
        name: 'BrokenInvariant',
      })
      assert.equal(await storage.get(potTable, { accountId: 'one', number: 1 }), undefined)
    })

    test('a batch with a bad row changes nothing', async () => {
      const bad = { ...pot('whole', 2), balance: 1 } as unknown as Pot
      await assert.rejects(storage.atomic([put(potTable, pot('whole', 1)), put(potTable, bad)]))
      assert.equal(await storage.get(potTable, { accountId: 'whole', number: 1 }), undefined)
    })

    test('writes to many partitions happen in their order', async () => {
      const writes = Array.from({ length: 300 }, (_, i) => put(potTable, pot(`many ${i % 100}`, 1, { name: `${i}` })))
      await storage.apply([...writes, remove(potTable, { accountId: 'many 5', number: 1 })])
      assert.equal((await storage.get(potTable, { accountId: 'many 7', number: 1 }))?.name, '207')
      assert.equal(await storage.get(potTable, { accountId: 'many 5', number: 1 }), undefined)
    })

    fenceCases(() => storage)
    rangeCases(() => storage)
  })
}

const fenceCases = (storage: () => Storage): void => {
  test('a write with an older fence is refused, whichever way it comes, and the newest may repeat', async () => {
    const fence = (token: bigint) => ({ fence: { resource: 'account a', token } })
    await storage().atomic([put(potTable, pot('fenced', 1))], fence(7n))
    await storage().apply([put(potTable, pot('fenced', 1, { name: 'again' }))], fence(7n))
    assert.equal((await storage().insertIfAbsent(potTable, pot('fenced', 2), fence(2n ** 60n))).inserted, true)
    const late = fence(8n)
    const next = pot('fenced', 1, { name: 'late' })
    for (const write of [
      () => storage().atomic([put(potTable, next)], late),
      () => storage().apply([put(potTable, next)], late),
      () => storage().insertIfAbsent(potTable, pot('fenced', 9), late),
      () => storage().compareAndSet(potTable, next, {}, late),
    ])
      await assert.rejects(write, failsWith('storage.stale-fence'))
    assert.equal((await storage().get(potTable, { accountId: 'fenced', number: 1 }))?.name, 'again')
    assert.equal(await storage().get(potTable, { accountId: 'fenced', number: 9 }), undefined)
    await storage().apply([put(potTable, next)], { fence: { resource: 'account b', token: 1n } })
  })
}

const rangeCases = (storage: () => Storage): void => {
  before(async () => {
    const ats = [-5n, 0n, 9n, 10n, 100n, 2n ** 60n]
    await storage().apply(ats.map(at => put(eventTable, { day: 'monday', at, word: 'x' })))
    await storage().apply([put(eventTable, { day: 'tuesday', at: 1n, word: 'x' })])
  })
  const slices: readonly { name: string; query: object; found: readonly bigint[] }[] = [
    { name: 'all', query: { limit: 10 }, found: [-5n, 0n, 9n, 10n, 100n, 2n ** 60n] },
    { name: 'the first two', query: { limit: 2 }, found: [-5n, 0n] },
    { name: 'the last two', query: { limit: 2, descending: true }, found: [2n ** 60n, 100n] },
    { name: 'those after 9', query: { limit: 2, after: 9n }, found: [10n, 100n] },
    { name: 'those before 9, newest first', query: { limit: 9, before: 9n, descending: true }, found: [0n, -5n] },
    { name: 'those between', query: { limit: 9, after: 0n, before: 100n }, found: [9n, 10n] },
    { name: 'none', query: { limit: 9, after: 2n ** 60n }, found: [] },
  ]
  for (const { name, query, found } of slices)
    test(`a slice of a partition gives ${name}`, async () => {
      const rows = await storage().range(eventTable, { partition: { day: 'monday' }, ...query } as never)
      assert.deepEqual(
        rows.map(row => row.at),
        found,
      )
    })
  for (const limit of [0, -1, 1.5, rangeLimitMax + 1])
    test(`a slice of ${limit} rows is refused`, async () => {
      const range = storage().range(eventTable, { partition: { day: 'monday' }, limit })
      await assert.rejects(range, (error: unknown) => error instanceof Failure && error.field === 'limit')
    })
}
