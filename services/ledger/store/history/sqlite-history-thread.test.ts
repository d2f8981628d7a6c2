import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { manualClock } from '#libraries/time/manual-clock.ts'
import { deposit, inDirectory, keptLog, newId } from '../../ledger-fixture.ts'
import { fileJournal } from '../file-journal.ts'
import { ledgerStore } from '../ledger-store.ts'
import { call, funded } from '../ledger-store-fixture.ts'
import { journalFileName, nodeJournalFile } from '../node-journal-file.ts'
import { nodeTurn } from '../node-turn.ts'
import type { History } from './history-port.ts'
import { historyThread } from './sqlite-history-thread.ts'

/** A ledger on a disk, and the thread that follows it. */
const followedStore = async (directory: string) => {
  const log = keptLog()
  const clock = manualClock()
  const journal = fileJournal({ open: nodeJournalFile({ directory }), log })
  const meters = { flushed: () => undefined, watch: () => undefined }
  const store = ledgerStore({ journal, clock, soon: nodeTurn, log, meters })
  await store.start()
  const history = historyThread({ directory, end: store.end, clock, log })
  return { store, history, clock, log }
}

const totals = (history: History, accountId: string) =>
  history.read({ kind: 'totals', of: { keys: [`florin/customer/main/GBP/${accountId}`] }, point: {} }, 5000)

test('a question is answered with everything that was durable when it was asked', () =>
  inDirectory(async directory => {
    const { store, history } = await followedStore(directory)
    history.start()
    const accountId = await funded(store, 5n)
    for (let posted = 6n; posted < 20n; posted++) {
      await store.submit({ operation: 'post', body: deposit(accountId, 1n) }, call)
      const { answer, behind, position } = await totals(history, accountId)
      assert.deepEqual([answer[0]?.totals?.posted, behind, position], [posted, false, store.end()])
    }
    await history.stop()
    await store.stop()
  }))

test('a thread that dies fails those who wait, and the next one goes on from what was written', () =>
  inDirectory(async directory => {
    const { store, history, clock, log } = await followedStore(directory)
    const accountId = await funded(store, 5n)
    const journalFile = join(directory, journalFileName)
    renameSync(journalFile, `${journalFile}.away`)
    history.start()
    await assert.rejects(totals(history, accountId), { subCode: 'ledger.history-unavailable' })
    await assert.rejects(totals(history, accountId), { subCode: 'ledger.history-unavailable' })
    assert.match(log.lines.join('\n'), /The thread of the history has died; payments go on/)
    renameSync(`${journalFile}.away`, journalFile)
    clock.advance(1000)
    assert.equal((await totals(history, accountId)).answer[0]?.totals?.posted, 5n)
    await history.stop()
    await store.stop()
  }))

test('an index that cannot come as far as it should answers that it is behind', () =>
  inDirectory(async directory => {
    const { store, clock, log } = await followedStore(directory)
    await funded(store, 5n)
    const history = historyThread({ directory, end: () => store.end() + 1, clock, log })
    history.start()
    const page = { kind: 'page', key: 'florin/bank/deposits-clearing/GBP/', axis: 'recorded', limit: 9 } as const
    const { answer, behind, position } = await history.read(page, 100)
    assert.deepEqual([answer?.length, behind, position], [1, true, store.end()])
    await history.stop()
    await store.stop()
  }))

test('more questions than may wait are refused', () =>
  inDirectory(async directory => {
    const { store, history } = await followedStore(directory)
    history.start()
    const asked = await Promise.allSettled(Array.from({ length: 120 }, () => totals(history, newId('acc'))))
    const refused = asked.filter(({ status }) => status === 'rejected')
    assert.equal(refused.length, 20)
    assert.equal((refused[0] as PromiseRejectedResult).reason.subCode, 'ledger.history-busy')
    await history.stop()
    await store.stop()
  }))
