import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { commandHandlers } from './command-handlers.ts'
import { readEntries } from './handler/read-entries.ts'
import { verify } from './handler/verify.ts'
import { keptLog, noMetrics, noTracer } from './ledger-fixture.ts'
import { fileJournal } from './store/file-journal.ts'
import { ledgerMeters } from './store/ledger-meters.ts'
import { ledgerStore } from './store/ledger-store.ts'
import { nodeJournalFile } from './store/node-journal-file.ts'
import { nodeTurn } from './store/node-turn.ts'
import { nodeSnapshots } from './store/snapshot/node-snapshots.ts'
import { snapshotLimits } from './store/snapshot/snapshot-limits.ts'
import { takeCommand } from './store/take-command.ts'

/** So few that every ledger makes many of them. */
const limits = { ...snapshotLimits, tailRecords: 300, atStopRecords: 10, retryMs: 10 }

/** The books of a ledger in a directory, as the service puts them together, with snapshots as often as can be. */
export const killLedger = (directory: string, log: Log = keptLog()) => {
  const journal = fileJournal({ open: nodeJournalFile({ directory }), log })
  const store = ledgerStore({
    journal,
    snapshots: nodeSnapshots({ directory, log }),
    snapshotLimits: limits,
    clock: systemClock(),
    soon: nodeTurn,
    log,
    meters: ledgerMeters(noMetrics),
  })
  const take = takeCommand({ store, tracer: noTracer })
  return {
    rpc: { ...commandHandlers({ take, store }), readEntries: readEntries({ store }), verify: verify({ store }) },
    start: store.start,
    stop: store.stop,
  }
}

export type KillRpc = ReturnType<typeof killLedger>['rpc']
