import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { chartOf } from '../domain/named-sums.ts'
import { trialBalanceOf } from '../domain/trial-balance.ts'
import { historyLimits } from '../messages/reads.ts'
import type { History } from '../store/history/history-port.ts'
import type { LedgerStore } from '../store/ledger-store.ts'

/**
 * The chart's lines from the index: as it is with everything that is booked at the call, or after an entry. Only when the index is
 * behind is the newest read from the books, where payments wait while every address is added.
 */
export const trialBalance =
  ({
    store,
    history,
  }: {
    store: Pick<LedgerStore, 'read'>
    history: Pick<History, 'read'>
  }): Handler<typeof ledgerContract.methods.trialBalance> =>
  async ({ position }, context) => {
    const waitMs = Math.min(historyLimits.waitMs, context.remainingMs())
    const through = position ?? Number.MAX_SAFE_INTEGER
    const reading = history.read<'chart'>({ kind: 'chart', position: through }, waitMs)
    const read = await (position === undefined ? reading.catch(() => undefined) : reading)
    if (read !== undefined && (position !== undefined || !read.behind)) {
      const behind = read.behind && read.position < through
      return { ...trialBalanceOf(read.answer), position: Math.min(through, read.position), behind }
    }
    const now = await store.read(state => ({ chart: chartOf(state), position: state.position }))
    return { ...trialBalanceOf(now.chart), position: now.position, behind: false }
  }
