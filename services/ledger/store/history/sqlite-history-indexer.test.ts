import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import fc from 'fast-check'
import { money } from '#libraries/money/money.ts'
import { addressOf } from '../../domain/address-state.ts'
import type { Command } from '../../domain/command.ts'
import { commandSequence } from '../../domain/random-commands-fixture.ts'
import { deposit, inDirectory, newId, purchase, reversal } from '../../ledger-fixture.ts'
import { addressKey, customerAddress, settlementAddress } from '../../messages/addresses.ts'
import type { JournalFile } from '../journal-file-port.ts'
import type { LedgerStore } from '../ledger-store.ts'
import { assertBooks, call, funded, startedStore, tap } from '../ledger-store-fixture.ts'
import { entriesOf, indexed, movementsOf, naiveTotals, postedAndHeld, rowsOf, totalsOf } from './history-fixture.ts'
import type { HistoryIndexer } from './sqlite-history-indexer.ts'
import { noTotals } from './totals.ts'

const depositsOf = 'florin/bank/deposits-clearing/GBP/'
const startMs = 1_768_478_400_000

/** A store with as many deposits, a third of them dated back by up to a month, a few dated forward. */
const busyStore = async (deposits: number) => {
  const started = await startedStore()
  const { store, clock } = started
  const accounts = [await funded(store), await funded(store)]
  for (let n = 0; n < deposits; n += 50) {
    await clock.advance(n % 400 === 0 ? 60_000 : 7)
    const posts = Array.from({ length: 50 }, (_, part) => {
      const days = [0, -1, 0, -30, 0, 2][(n + part) % 6] as number
      const effectiveAt = clock.now() + days * 86_400_000 * (((n + part) * 7919) % 1000) * 0.001
      const account = accounts[part % 2] as (typeof accounts)[number]
      // Hundreds at one moment: more than one piece of a block.
      const atOnce = n >= 1000 && n < 1600 ? startMs : Math.round(effectiveAt)
      const body = deposit(account, BigInt((n + part) % 13) + 1n, { effectiveAt: atOnce })
      return store.submit({ operation: 'post', body }, call)
    })
    await Promise.all(posts)
  }
  return { ...started, accounts }
}

test('a balance at any point of both axes is the sum over all entries, with entries dated back and forward', () =>
  inDirectory(async directory => {
    const { store, file } = await busyStore(5000)
    const entries = await entriesOf(store)
    const indexer = await indexed(join(directory, 'index.sqlite'), await file.open(), store.end())
    assert.equal(indexer.position(), store.end())
    const movements = movementsOf(entries)
    const keys = [...new Set(movements.map(({ key }) => key))]
    const times = entries.flatMap(({ effectiveAt, recordedAt }) => [effectiveAt, recordedAt])
    const near = fc.tuple(fc.constantFrom(...times), fc.integer({ min: -1, max: 1 })).map(([at, by]) => at + by)
    const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
    const point = fc.record({
      position: optional(fc.integer({ min: 0, max: store.end() + 1 })),
      recordedAt: optional(near),
      effectiveAt: optional(
        fc.tuple(fc.constantFrom(...times), fc.integer({ min: -1, max: 1 })).map(([a, b]) => a + b),
      ),
    })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...keys), point, async (key, at) => {
        assert.deepEqual(postedAndHeld(await totalsOf(indexer, key, at)), naiveTotals(movements, key, at))
      }),
      { numRuns: 400 },
    )
    indexer.close()
    await assertBooks(store)
    await store.stop()
  }))

test('whatever was asked of the ledger, the index is the sum of its entries at every position, and tailed is rebuilt', () =>
  fc.assert(
    fc.asyncProperty(commandSequence({ maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (commands, step) =>
      inDirectory(async directory => {
        const { store, file, clock } = await startedStore()
        const journal = await file.open()
        const tailed = await indexed(join(directory, 'tailed.sqlite'), journal, 0)
        for (const [n, command] of commands.entries()) {
          await clock.advance(n % 3)
          await store.submit(command, call).catch(() => undefined)
          if (n % step === 0) while (await tailed.advance(store.end()));
        }
        while (await tailed.advance(store.end()));
        const rebuilt = await indexed(join(directory, 'rebuilt.sqlite'), journal, store.end())
        const entries = await entriesOf(store)
        const movements = movementsOf(entries)
        for (const key of new Set(movements.map(movement => movement.key)))
          for (let position = 0; position <= store.end(); position++)
            for (const effectiveAt of [undefined, entries[(position * 7) % entries.length]?.effectiveAt]) {
              const at = { position, effectiveAt }
              assert.deepEqual(postedAndHeld(await totalsOf(tailed, key, at)), naiveTotals(movements, key, at))
            }
        await assertAsInMemory(tailed, store)
        tailed.close()
        rebuilt.close()
        assert.deepEqual(rowsOf(join(directory, 'tailed.sqlite')), rowsOf(join(directory, 'rebuilt.sqlite')))
        await store.stop()
      }),
    ),
    { numRuns: 40 },
  ))

/** The index ends where the books are that decide, in every number of every address. */
const assertAsInMemory = async (indexer: HistoryIndexer, store: LedgerStore) => {
  const live = await store.read(({ accounts, pots, bankAddresses }) =>
    [...accounts.values(), ...pots.values(), ...bankAddresses.values()].map(address => ({
      key: addressKey(addressOf(address)),
      totals: { posted: address.posted, held: address.held, pendingIn: address.rare.pendingIn },
    })),
  )
  for (const { key, totals } of live) assert.deepEqual((await totalsOf(indexer, key)) ?? noTotals, totals, key)
}

test('a hold is held from its authorisation on, and a reversal lets go of it', () =>
  inDirectory(async directory => {
    const { store, file, clock } = await startedStore()
    const accountId = await funded(store)
    await tap(store, accountId, 1000n, { references: ['r'], effectiveAt: startMs })
    await clock.advance(1000)
    await store.submit({ operation: 'reverse', body: reversal(['r'], { effectiveAt: startMs + 1000 }) }, call)
    const indexer = await indexed(join(directory, 'index.sqlite'), await file.open(), store.end())
    const key = `florin/customer/main/GBP/${accountId}`
    const held = await Promise.all(
      [1, 2, 3, 4].map(async position => (await totalsOf(indexer, key, { position }))?.held),
    )
    assert.deepEqual(held, [undefined, 0n, 1000n, 0n])
    assert.deepEqual(await totalsOf(indexer, key), { posted: 10_000n, held: 0n, pendingIn: 0n })
    indexer.close()
    await store.stop()
  }))

test('what a hold brings to the bank itself is pending there until the hold lets go of it', () =>
  inDirectory(async directory => {
    const { store, file } = await startedStore()
    const accountId = await funded(store)
    const holdId = newId('hold')
    const ofHold = () => ({ ...commandOf(), accountId, hold: { kind: 'hold', holdId } as const })
    const [from, to] = [customerAddress(accountId, 'GBP'), settlementAddress('GBP')]
    const commands: Command[] = [
      { operation: 'hold', body: { ...commandOf(), holdId, kind: 'transfer', address: from, to, amount: pounds(10n) } },
      { operation: 'release', body: { ...ofHold(), amount: pounds(4n), reason: 'less' } },
      { operation: 'increment', body: { ...ofHold(), amount: pounds(3n), approvalCode: '' } },
      { operation: 'capture', body: { ...ofHold(), ...capturing(5n), counter: to, isFinal: false } },
      { operation: 'release', body: { ...ofHold(), reason: 'over' } },
    ]
    for (const command of commands) await store.submit(command, call)
    const indexFile = join(directory, 'index.sqlite')
    const indexer = await indexed(indexFile, await file.open(), store.end())
    const seen = []
    for (let position = 3; position <= store.end(); position++)
      seen.push(await totalsOf(indexer, addressKey(to), { position }))
    assert.deepEqual(
      seen.map(totals => [totals?.posted, totals?.pendingIn]),
      [
        [0n, 10n],
        [0n, 6n],
        [0n, 9n],
        [5n, 4n],
        [5n, 0n],
      ],
    )
    await assertAsInMemory(indexer, store)
    indexer.close()
    const database = new DatabaseSync(indexFile)
    assert.deepEqual(database.prepare('SELECT * FROM bank_target').all(), [], 'it forgets holds that are over')
    database.close()
    await store.stop()
  }))

const commandOf = () => ({ commandId: newId('cmd'), requestHash: 'h', effectiveAt: startMs })
const pounds = (amountMinor: bigint) => money(amountMinor, 'GBP')
const capturing = (amountMinor: bigint) => ({
  entrySetId: newId('entryset'),
  transactionId: newId('tx'),
  kind: 'transfer',
  amount: pounds(amountMinor),
})

test('an index that is damaged, of another format or of another journal is built anew', () =>
  inDirectory(async directory => {
    const { store, file } = await startedStore()
    await funded(store)
    const journal = await file.open()
    const indexFile = join(directory, 'index.sqlite')
    const openAgain = async (through: JournalFile = journal) => {
      const why: string[] = []
      const indexer = await indexed(indexFile, through, store.end(), reason => why.push(reason))
      const totals = await totalsOf(indexer, depositsOf)
      indexer.close()
      return { totals, why }
    }
    const right = { posted: -10_000n, held: 0n, pendingIn: 0n }
    assert.deepEqual(await openAgain(), { totals: right, why: [] })
    writeFileSync(indexFile, 'this is no database'.repeat(1000))
    assert.deepEqual(await openAgain(), { totals: right, why: [] })
    const database = new DatabaseSync(indexFile)
    database.exec('UPDATE about SET format = 999; DROP TABLE entry')
    database.close()
    assert.deepEqual(await openAgain(), { totals: right, why: [] })
    const other = await startedStore()
    const accountId = await funded(other.store, 5n)
    const otherJournal = await other.file.open()
    assert.deepEqual(await openAgain(otherJournal), {
      totals: { posted: -5n, held: 0n, pendingIn: 0n },
      why: ['it belongs to another journal'],
    })
    assert.equal(accountId.startsWith('acc_'), true)
    await Promise.all([store.stop(), other.store.stop()])
  }))

test('a batch that is still being written is not looked at', () =>
  inDirectory(async directory => {
    const { store, file } = await startedStore()
    const accountId = await funded(store)
    const durable = store.end()
    await store.submit({ operation: 'authorise', body: purchase(accountId, 1n) }, call)
    const journal = await file.open()
    const size = await journal.size()
    await journal.write(Buffer.alloc(60, 7), size - 60)
    const indexer = await indexed(join(directory, 'index.sqlite'), journal, durable)
    assert.equal(indexer.position(), durable)
    await assert.rejects(indexer.advance(durable + 1), { subCode: 'ledger.history-other-journal' })
    assert.equal(indexer.position(), durable)
    assert.deepEqual((await totalsOf(indexer, `florin/customer/main/GBP/${accountId}`))?.posted, 10_000n)
    indexer.close()
    await store.stop()
  }))
