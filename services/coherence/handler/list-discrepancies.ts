import type { Handler } from '#libraries/contract/contract.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { coherenceContract } from '../contract.ts'
import type { DiscrepancyBook } from '../store/discrepancy-book.ts'

type Rpc = (typeof coherenceContract)['methods']['listDiscrepancies']

export const listDiscrepancies =
  ({ book, clock }: { book: Pick<DiscrepancyBook, 'list'>; clock: Pick<Clock, 'now'> }): Handler<Rpc> =>
  async ({ check, limit }) => {
    const wanted = book.list().filter(discrepancy => check === undefined || discrepancy.check === check)
    const now = clock.now()
    const discrepancies = wanted
      .slice(0, limit)
      .map(discrepancy => ({ discrepancy, ageMs: Math.max(0, now - discrepancy.firstSeenAt) }))
    return { discrepancies, total: wanted.length }
  }
