import { defineService } from '#libraries/service/service.ts'
import { commandHandlers } from './command-handlers.ts'
import { ledgerContract } from './contract.ts'
import { readAddresses } from './handler/read-addresses.ts'
import { readBalance } from './handler/read-balance.ts'
import { readEntries } from './handler/read-entries.ts'
import { readTotals } from './handler/read-totals.ts'
import { transfer } from './handler/transfer.ts'
import { verify } from './handler/verify.ts'
import { readHandlers } from './read-handlers.ts'
import { nodeLedger } from './store/node-ledger.ts'
import { takeCommand } from './store/take-command.ts'

export { readLedgerDirectory } from './store/read-directory.ts'
export { verifyLedgerDirectory } from './store/verify-directory.ts'

export const ledgerService = defineService(ledgerContract, ({ tracer, ...ports }) => {
  const { store, ledger, history, start, stop } = nodeLedger(ports)
  const take = takeCommand({ store: ledger, tracer })
  return {
    rpc: {
      ...commandHandlers({ take, store }),
      transfer: transfer({ transfers: ledger, tracer }),
      ...readHandlers({ store, history }),
      readAddresses: readAddresses({ store }),
      readBalance: readBalance({ store }),
      readEntries: readEntries({ store }),
      readTotals: readTotals({ store }),
      verify: verify({ store }),
    },
    start,
    stop,
    notReady: ledger.notReady,
  }
})
