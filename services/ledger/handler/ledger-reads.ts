import type { History } from '../store/history/history-port.ts'
import type { LedgerStore } from '../store/ledger-store.ts'
import { readBalanceAt } from './read-balance-at.ts'
import { readHistory } from './read-history.ts'
import { readNamedBalance } from './read-named-balance.ts'
import { trialBalance } from './trial-balance.ts'

/** The reads that look back, or over many addresses. */
export const ledgerReads = ({
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
