import assert from 'node:assert/strict'
import type { AccountId } from '#libraries/ids/ids.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import type { Authorise } from '../domain/command.ts'
import { liveBooks } from '../domain/live-books.ts'
import { deposit, keptLog, newId, opening, purchase } from '../ledger-fixture.ts'
import { fileJournal } from './file-journal.ts'
import type { Journal } from './journal-port.ts'
import { type LedgerStore, ledgerStore } from './ledger-store.ts'
import { memoryJournalFile } from './memory-journal-file-double.ts'
import { nodeTurn } from './node-turn.ts'
import { verifyJournal } from './verify-journal.ts'

export const call = { remainingMs: () => 1000, traceparent: undefined }

/** A started store over a file in memory, with a clock that is moved by hand. */
export const startedStore = async ({
  file = memoryJournalFile(),
  wrap = (journal: Journal): Journal => journal,
}: {
  file?: ReturnType<typeof memoryJournalFile>
  wrap?: (journal: Journal) => Journal
} = {}) => {
  const log = keptLog()
  const clock = manualClock()
  const fatal: string[] = []
  const meters = { flushed: () => undefined, watch: () => undefined }
  const journal = wrap(fileJournal({ open: file.open, log }))
  const store = ledgerStore({
    journal,
    clock,
    soon: nodeTurn,
    log,
    meters,
    onFatal: reason => {
      fatal.push(reason)
    },
  })
  await store.start()
  return { store, file, log, clock, fatal }
}

/** Opens an account with this much money in it. */
export const funded = async (store: LedgerStore, amountMinor = 10_000n): Promise<AccountId> => {
  const accountId = newId('acc')
  await store.submit({ operation: 'openAccount', body: opening(accountId) }, call)
  await store.submit({ operation: 'post', body: deposit(accountId, amountMinor) }, call)
  return accountId
}

export const tap = (store: LedgerStore, accountId: AccountId, amountMinor: bigint, over: Partial<Authorise> = {}) =>
  store.submit({ operation: 'authorise', body: purchase(accountId, amountMinor, over) }, call)

export const heldOn = (store: LedgerStore, accountId: AccountId) =>
  store.read(state => state.accounts.get(accountId)?.held)

/** The end of every test: the books sum to zero and are what the journal says. */
export const assertBooks = async (store: LedgerStore) => {
  const report = await verifyJournal({ scan: store.scan, live: await store.read(liveBooks) })
  assert.equal(report.chain, 'ok')
  assert.equal(report.ok, true)
}
