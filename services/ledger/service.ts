import { defineService } from '#libraries/service/service.ts'
import { ledgerContract } from './contract.ts'
import { authorise } from './handler/authorise.ts'
import { capture } from './handler/capture.ts'
import { closeAddress } from './handler/close-address.ts'
import { closeDay } from './handler/close-day.ts'
import { expire } from './handler/expire.ts'
import { hold } from './handler/hold.ts'
import { increment } from './handler/increment.ts'
import { ledgerReads } from './handler/ledger-reads.ts'
import { limitAddress } from './handler/limit-address.ts'
import { openAccount } from './handler/open-account.ts'
import { openAddress } from './handler/open-address.ts'
import { post } from './handler/post.ts'
import { readAddresses } from './handler/read-addresses.ts'
import { readBalance } from './handler/read-balance.ts'
import { readEntries } from './handler/read-entries.ts'
import { release } from './handler/release.ts'
import { reverse } from './handler/reverse.ts'
import { reverseEntrySet } from './handler/reverse-entry-set.ts'
import { transfer } from './handler/transfer.ts'
import { verify } from './handler/verify.ts'
import { fileJournal } from './store/file-journal.ts'
import { historyThread } from './store/history/sqlite-history-thread.ts'
import { ledgerMeters } from './store/ledger-meters.ts'
import { ledgerStore } from './store/ledger-store.ts'
import { nodeJournalFile } from './store/node-journal-file.ts'
import { nodeTurn } from './store/node-turn.ts'
import { wholeLedger } from './store/shards/whole-ledger.ts'
import { takeCommand } from './store/take-command.ts'

export { readLedgerDirectory } from './store/read-directory.ts'
export { verifyLedgerDirectory } from './store/verify-directory.ts'

export const ledgerService = defineService(ledgerContract, ({ clock, log, metrics, tracer, settings, onFatal }) => {
  const journal = fileJournal({ open: nodeJournalFile({ directory: settings.dataDirectory }), log })
  const store = ledgerStore({ journal, clock, soon: nodeTurn, log, meters: ledgerMeters(metrics), onFatal })
  // Followers of the journal know one position, so a bank in one process has one shard.
  const ledger = wholeLedger({ directory: settings.dataDirectory, count: 1, open: () => store, clock, log })
  const history = historyThread({ directory: settings.dataDirectory, end: store.end, clock, log })
  const take = takeCommand({ store: ledger, tracer })
  return {
    rpc: {
      openAccount: openAccount({ take }),
      authorise: authorise({ take }),
      reverse: reverse({ take }),
      post: post({ take }),
      reverseEntrySet: reverseEntrySet({ take, store }),
      openAddress: openAddress({ take }),
      closeAddress: closeAddress({ take }),
      limitAddress: limitAddress({ take }),
      hold: hold({ take }),
      increment: increment({ take }),
      release: release({ take }),
      capture: capture({ take }),
      expire: expire({ take }),
      closeDay: closeDay({ take }),
      transfer: transfer({ transfers: ledger, tracer }),
      ...ledgerReads({ store, history }),
      readAddresses: readAddresses({ store }),
      readBalance: readBalance({ store }),
      readEntries: readEntries({ store }),
      verify: verify({ store }),
    },
    start: () => ledger.start().then(history.start),
    stop: () => history.stop().then(ledger.stop),
    notReady: ledger.notReady,
  }
})
