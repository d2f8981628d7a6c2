import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { AccountId } from '#libraries/ids/ids.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { deposit, inDirectory, keptLog, opening } from '../../ledger-fixture.ts'
import { fileJournal } from '../file-journal.ts'
import { type LedgerStore, ledgerStore } from '../ledger-store.ts'
import { call } from '../ledger-store-fixture.ts'
import { journalFileName, nodeJournalFile } from '../node-journal-file.ts'
import { nodeTurn } from '../node-turn.ts'
import { verifyJournal } from '../verify-journal.ts'
import { shardDirectory } from './node-shard-count.ts'
import { transferOf } from './sharded-fixture.ts'
import { wholeLedger } from './whole-ledger.ts'

/** In shards 12 and 6 of 16. */
const payer = 'acc_0000000000000000000001' as AccountId
const payee = 'acc_0000000000000000000002' as AccountId

/** A ledger over files, with its stores. */
const onDisk = (directory: string, count: number) => {
  const stores: LedgerStore[] = []
  const log = keptLog()
  const clock = systemClock()
  const ledger = wholeLedger({
    directory,
    count,
    clock,
    log,
    open: shard => {
      const store = ledgerStore({
        journal: fileJournal({ open: nodeJournalFile({ directory: shardDirectory(directory, shard) }), log }),
        clock,
        soon: nodeTurn,
        log,
        meters: { flushed: () => undefined, watch: () => undefined },
      })
      stores.push(store)
      return store
    },
  })
  return { ledger, stores }
}

test('sixteen shards on one disk: a journal file each, money between them, and the same books after a restart', () =>
  inDirectory(async directory => {
    const { ledger, stores } = onDisk(directory, 16)
    await ledger.start()
    for (const accountId of [payer, payee])
      await ledger.submit({ operation: 'openAccount', body: opening(accountId) }, call)
    await ledger.submit({ operation: 'post', body: deposit(payer, 10_000n) }, call)
    const body = transferOf(payer, payee, 2500n)
    const first = await ledger.transfer(body, call)
    assert.equal(first.kind, 'transferred')
    for (const store of stores) assert.equal((await verifyJournal({ scan: store.scan })).ok, true)
    await ledger.stop()
    for (const place of ['.', 'shard-001', 'shard-015']) assert.ok(existsSync(join(directory, place, journalFileName)))

    const again = onDisk(directory, 16)
    await again.ledger.start()
    assert.deepEqual(await again.ledger.transfer(body, call), { ...first, replayed: true })
    const posted = await Promise.all(
      [12, 6].map(shard =>
        again.stores[shard]?.read(state => [...state.accounts.values()].map(account => account.posted)),
      ),
    )
    assert.deepEqual(posted, [[7500n], [2500n]])
    await again.ledger.stop()
  }))

test('a ledger of sixteen shards is not opened as one of another number, and nothing of it changes', () =>
  inDirectory(async directory => {
    const { ledger } = onDisk(directory, 16)
    await ledger.start()
    await ledger.stop()
    for (const count of [1, 15, 17]) {
      const other = onDisk(directory, count)
      await assert.rejects(other.ledger.start(), { code: 'precondition-failed', subCode: 'ledger.other-shard-count' })
    }
    assert.ok(!existsSync(join(directory, 'shard-016')))
  }))
