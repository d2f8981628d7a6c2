import { defineService } from '#libraries/service/service.ts'
import { ledgerContract } from './contract.ts'
import { authorise } from './handler/authorise.ts'
import { openAccount } from './handler/open-account.ts'
import { post } from './handler/post.ts'
import { readBalance } from './handler/read-balance.ts'
import { readEntries } from './handler/read-entries.ts'
import { reverse } from './handler/reverse.ts'
import { verify } from './handler/verify.ts'
import { fileJournal } from './store/file-journal.ts'
import { ledgerMeters } from './store/ledger-meters.ts'
import { ledgerStore } from './store/ledger-store.ts'
import { nodeJournalFile } from './store/node-journal-file.ts'
import { nodeTurn } from './store/node-turn.ts'
import { takeCommand } from './store/take-command.ts'

export { verifyLedgerDirectory } from './store/verify-directory.ts'

export const ledgerService = defineService(ledgerContract, ({ clock, log, metrics, tracer, settings, onFatal }) => {
  const journal = fileJournal({ open: nodeJournalFile({ directory: settings.dataDirectory }), log })
  const store = ledgerStore({ journal, clock, soon: nodeTurn, log, meters: ledgerMeters(metrics), onFatal })
  const take = takeCommand({ store, tracer })
  return {
    rpc: {
      openAccount: openAccount({ take }),
      authorise: authorise({ take }),
      reverse: reverse({ take }),
      post: post({ take }),
      readBalance: readBalance({ store }),
      readEntries: readEntries({ store }),
      verify: verify({ store }),
    },
    start: store.start,
    stop: store.stop,
    notReady: store.notReady,
  }
})
