import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { chartOf } from '../domain/named-sums.ts'
import { trialBalanceOf } from '../domain/trial-balance.ts'
import { historyLimits } from '../messages/reads.ts'
import type { History } from '../store/history/history-port.ts'
import type { LedgerStore } from '../store/ledger-store.ts'

/** Now, from the books that decide; at a position, from the index. */
export const trialBalance =
  ({
    store,
    history,
  }: {
    store: Pick<LedgerStore, 'read'>
    history: Pick<History, 'read'>
  }): Handler<typeof ledgerContract.methods.trialBalance> =>
  async ({ position }, context) => {
    if (position === undefined) {
      const now = await store.read(state => ({ chart: chartOf(state), position: state.position }))
      return { ...trialBalanceOf(now.chart), position: now.position, behind: false }
    }
    const waitMs = Math.min(historyLimits.waitMs, context.remainingMs())
    const { answer, position: end, behind } = await history.read<'chart'>({ kind: 'chart', position }, waitMs)
    return { ...trialBalanceOf(answer), position: Math.min(position, end), behind: behind && end < position }
  }
