import { readBalanceAt } from './handler/read-balance-at.ts'
import { readHistory } from './handler/read-history.ts'
import { readNamedBalance } from './handler/read-named-balance.ts'
import { trialBalance } from './handler/trial-balance.ts'
import type { History } from './store/history/history-port.ts'
import type { LedgerStore } from './store/ledger-store.ts'

/** The reads that look back, or over many addresses. */
export const readHandlers = ({
  store,
  history,
}: {
  store: Pick<LedgerStore, 'read'>
  history: Pick<History, 'read'>
}) => ({
  readHistory: readHistory({ history }),
  readBalanceAt: readBalanceAt({ history }),
  readNamedBalance: readNamedBalance({ store, history }),
  trialBalance: trialBalance({ store, history }),
})
