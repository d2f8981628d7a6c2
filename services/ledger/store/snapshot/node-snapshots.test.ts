import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { systemClock } from '#libraries/time/system-clock.ts'
import { inDirectory, keptLog, newId, purchase, reversal } from '../../ledger-fixture.ts'
import { fileJournal } from '../file-journal.ts'
import { ledgerStore } from '../ledger-store.ts'
import { assertBooks, call, funded } from '../ledger-store-fixture.ts'
import { nodeJournalFile } from '../node-journal-file.ts'
import { nodeTurn } from '../node-turn.ts'
import { nodeSnapshots } from './node-snapshots.ts'
import { snapshotLimits } from './snapshot-limits.ts'

const started = async (directory: string) => {
  const log = keptLog()
  const store = ledgerStore({
    journal: fileJournal({ open: nodeJournalFile({ directory }), log }),
    clock: systemClock(),
    soon: nodeTurn,
    log,
    meters: { flushed: () => undefined, watch: () => undefined },
    snapshots: nodeSnapshots({ directory, log }),
    snapshotLimits: { ...snapshotLimits, tailRecords: 500, atStopRecords: 100 },
  })
  await store.start()
  return { store, log }
}

const isMade = ({ log }: { log: ReturnType<typeof keptLog> }) =>
  log.lines.some(line => line.startsWith('A snapshot of the ledger is made.'))

test('a thread makes the snapshot while payments go on, one more is made at the stop, and the next start reads the tail', () =>
  inDirectory(async directory => {
    const first = await started(directory)
    const accountId = await funded(first.store)
    const body = purchase(accountId, 7n, { references: ['r'] })
    const answer = await first.store.submit({ operation: 'authorise', body }, call)
    const fill = (count: number) =>
      Promise.all(
        Array.from({ length: count }, () =>
          first.store.submit(
            { operation: 'reverse', body: reversal([newId('req')]) },
            { ...call, remainingMs: () => 60_000 },
          ),
        ),
      )
    await fill(500)
    while (!isMade(first)) await fill(1)
    assert.equal(await first.store.read(state => state.commands.authorise.get(body.commandId)), undefined)
    assert.deepEqual(await first.store.submit({ operation: 'authorise', body }, call), { ...answer, replayed: true })
    await fill(200)
    await first.store.stop()
    const names = readdirSync(join(directory, 'snapshots'))
    assert.equal(names.filter(name => name.startsWith('snapshot-')).length, 2)

    const second = await started(directory)
    assert.ok(second.log.lines.some(line => line.startsWith('The journal is read.') && line.includes('"tail":0')))
    assert.deepEqual(await second.store.submit({ operation: 'authorise', body }, call), { ...answer, replayed: true })
    await assertBooks(second.store)
    await second.store.stop()
  }))

test('a folder in which no snapshot can be made does not stop payments', () =>
  inDirectory(async directory => {
    writeFileSync(join(directory, 'snapshots'), 'a file stands where the folder should')
    await assert.rejects(nodeSnapshots({ directory, log: keptLog() }).make({ through: 1 }), {
      code: 'unavailable',
      subCode: 'ledger.snapshot-not-made',
    })
    assert.equal(existsSync(join(directory, 'snapshots')), true)
  }))

test('making that is abandoned ends, and the next one clears what it left', () =>
  inDirectory(async directory => {
    const first = await started(directory)
    await funded(first.store)
    await first.store.stop()
    const snapshots = nodeSnapshots({ directory, log: keptLog() })
    const making = snapshots.make({ through: 2 })
    await nextTurn()
    await snapshots.abandon()
    await assert.rejects(making, { subCode: 'ledger.snapshot-not-made' })
    assert.match(await snapshots.make({ through: 2 }), /^snapshot-/)
    assert.deepEqual(
      readdirSync(join(directory, 'snapshots')).filter(
        name => name.endsWith('.unfinished') || name.startsWith('spill-'),
      ),
      [],
    )
  }))
