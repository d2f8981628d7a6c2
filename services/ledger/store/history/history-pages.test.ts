import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import { deposit, inDirectory, type newId } from '../../ledger-fixture.ts'
import { assertBooks, call, funded, startedStore, tap } from '../ledger-store-fixture.ts'
import { postingsOf } from './changes-of-entry.ts'
import { chartSums } from './chart-sums.ts'
import { entriesOf, indexed, movementsOf, naiveTotals, postedAndHeld } from './history-fixture.ts'
import type { HistoryAxis } from './history-queries.ts'

/** An account with 300 deposits and taps, every third deposit dated back, several at one time. */
const livedAccount = async () => {
  const started = await startedStore()
  const { store, clock } = started
  const accountId = await funded(store)
  for (let n = 0; n < 300; n++) {
    clock.advance(n % 2)
    const backDays = n % 3 === 0 ? n % 7 : 0
    // A hundred at one moment: more than are added one by one.
    const effectiveAt = n >= 100 && n < 200 ? 1_768_478_000_000 : clock.now() - backDays * 86_400_000
    if (n % 5 === 4) await tap(store, accountId, 3n, { effectiveAt })
    else await store.submit({ operation: 'post', body: deposit(accountId, BigInt(n + 1), { effectiveAt }) }, call)
  }
  return { ...started, accountId, key: `florin/customer/main/GBP/${accountId}` }
}

for (const axis of ['recorded', 'effective'] as const satisfies readonly HistoryAxis[])
  test(`pages on the ${axis} axis hold every movement once, newest first, each with the balance after it`, () =>
    inDirectory(async directory => {
      const { store, file, key } = await livedAccount()
      const movements = movementsOf(await entriesOf(store))
      const indexer = await indexed(join(directory, 'index.sqlite'), await file.open(), store.end())
      const seen = []
      for (let before: number | undefined; ; ) {
        const rows = (await indexer.read({ kind: 'page', key, axis, before, limit: 37 })) ?? []
        seen.push(...rows)
        before = rows.at(-1)?.position
        if (rows.length < 37) break
      }
      assert.equal(seen.length, 301)
      assert.equal(new Set(seen.map(({ position }) => position)).size, 301)
      for (const [n, row] of seen.entries()) {
        const older = seen[n + 1]
        const order = axis === 'recorded' ? 'position' : 'effectiveAt'
        if (older !== undefined)
          assert.ok(row[order] > older[order] || (row[order] === older[order] && row.position > older.position))
        const upTo = movements.filter(({ entry }) =>
          axis === 'recorded'
            ? entry.position <= row.position
            : entry.effectiveAt < row.effectiveAt ||
              (entry.effectiveAt === row.effectiveAt && entry.position <= row.position),
        )
        assert.deepEqual(postedAndHeld(row.after), naiveTotals(upTo, key, {}))
      }
      indexer.close()
      await assertBooks(store)
      await store.stop()
    }))

test('an address that nobody has touched has no page, and an account finds its addresses', () =>
  inDirectory(async directory => {
    const { store, file, accountId, key } = await livedAccount()
    const indexer = await indexed(join(directory, 'index.sqlite'), await file.open(), store.end())
    const page = { kind: 'page', axis: 'recorded', limit: 5 } as const
    assert.equal(await indexer.read({ ...page, key: 'florin/bank/settlement/GBP/' }), undefined)
    assert.deepEqual(
      (await indexer.read({ kind: 'totals', of: { accountId }, point: {} })).map(found => found.key),
      [key],
    )
    indexer.close()
    await store.stop()
  }))

test('the sums per line of the chart are right at every position, across checkpoints', () =>
  inDirectory(async directory => {
    const { store, file } = await startedStore()
    const accounts: ReturnType<typeof newId<'acc'>>[] = [await funded(store), await funded(store)]
    for (let n = 0; n < 180; n++)
      await Promise.all(
        Array.from({ length: 50 }, (_, part) =>
          store.submit(
            { operation: 'post', body: deposit(accounts[part % 2] as (typeof accounts)[number], BigInt(n + part)) },
            call,
          ),
        ),
      )
    const entries = await entriesOf(store)
    const indexer = await indexed(join(directory, 'index.sqlite'), await file.open(), store.end())
    for (const position of [0, 1, 2, 4000, 4095, 4096, 4097, 8192, 9000, store.end(), store.end() + 5]) {
      const sums = chartSums()
      for (const entry of entries.slice(0, position)) for (const posting of postingsOf(entry)) sums.add(posting)
      assert.deepEqual(await indexer.read({ kind: 'chart', position }), sums.sums(), `at ${position}`)
    }
    indexer.close()
    await store.stop()
  }))
