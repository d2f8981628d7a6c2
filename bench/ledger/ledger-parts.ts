import { systemClock } from '#libraries/time/system-clock.ts'
import { commandHandlers } from '#services/ledger/command-handlers.ts'
import { readBalance } from '#services/ledger/handler/read-balance.ts'
import { verify } from '#services/ledger/handler/verify.ts'
import { keptLog, noMetrics, noTracer } from '#services/ledger/ledger-fixture.ts'
import { ledgerService } from '#services/ledger/service.ts'
import { fileJournal } from '#services/ledger/store/file-journal.ts'
import { ledgerMeters } from '#services/ledger/store/ledger-meters.ts'
import { ledgerStore } from '#services/ledger/store/ledger-store.ts'
import { nodeJournalFile } from '#services/ledger/store/node-journal-file.ts'
import { nodeTurn } from '#services/ledger/store/node-turn.ts'
import { nodeSnapshots } from '#services/ledger/store/snapshot/node-snapshots.ts'
import { takeCommand } from '#services/ledger/store/take-command.ts'

/** The service as a bank has it, with a thread beside it that keeps an index of its history. */
export const wholeLedger = (directory: string) =>
  ledgerService.build({
    clock: systemClock(),
    log: keptLog(),
    metrics: noMetrics,
    tracer: noTracer,
    settings: { dataDirectory: directory, keysDirectory: directory, get: () => undefined },
  } as never)

/** Its books, journal and snapshots, without that index: what the others of the benchmark keep too. */
export const booksAlone = (directory: string) => {
  const log = keptLog()
  const store = ledgerStore({
    journal: fileJournal({ open: nodeJournalFile({ directory }), log }),
    snapshots: nodeSnapshots({ directory, log }),
    clock: systemClock(),
    soon: nodeTurn,
    log,
    meters: ledgerMeters(noMetrics),
  })
  const take = takeCommand({ store, tracer: noTracer })
  return {
    rpc: { ...commandHandlers({ take, store }), readBalance: readBalance({ store }), verify: verify({ store }) },
    start: store.start,
    stop: store.stop,
  }
}
