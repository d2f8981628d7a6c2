import type { ServicePorts } from '#libraries/service/service.ts'
import { expirySweeper } from './expiry-sweeper.ts'
import { fileJournal } from './file-journal.ts'
import { historyThread } from './history/sqlite-history-thread.ts'
import { ledgerMeters } from './ledger-meters.ts'
import { ledgerStore } from './ledger-store.ts'
import { nodeJournalFile } from './node-journal-file.ts'
import { nodeTurn } from './node-turn.ts'
import { wholeLedger } from './shards/whole-ledger.ts'
import { nodeSnapshots } from './snapshot/node-snapshots.ts'

/** The ledger of a bank in one process, with everything that it keeps in the directory of its service. */
export const nodeLedger = ({
  clock,
  log,
  metrics,
  settings: { dataDirectory: directory },
  onFatal,
}: Pick<ServicePorts, 'clock' | 'log' | 'metrics' | 'settings' | 'onFatal'>) => {
  const journal = fileJournal({ open: nodeJournalFile({ directory }), log })
  const snapshots = nodeSnapshots({ directory, log })
  const store = ledgerStore({ journal, snapshots, clock, soon: nodeTurn, log, meters: ledgerMeters(metrics), onFatal })
  // Followers of the journal know one position, so a bank in one process has one shard.
  const ledger = wholeLedger({ directory, count: 1, open: () => store, clock, log })
  const history = historyThread({ directory, end: store.end, clock, log })
  const sweeper = expirySweeper({ store, clock, log })
  return {
    store,
    ledger,
    history,
    start: async () => {
      await ledger.start()
      await history.start()
      sweeper.start()
    },
    stop: async () => {
      await sweeper.stop()
      await history.stop()
      await ledger.stop()
    },
  }
}
