import type { Handler } from '#libraries/contract/contract.ts'
import type { CheckStatus, coherenceContract } from '../contract.ts'
import type { CheckSpec } from '../domain/check.ts'
import type { CheckRuns } from '../run/check-runs.ts'
import type { DiscrepancyBook } from '../store/discrepancy-book.ts'
import type { Fold } from '../store/fold.ts'

type Rpc = (typeof coherenceContract)['methods']['status']

export const status =
  ({
    checks,
    runs,
    book,
    fold,
    journalEnd,
  }: {
    checks: readonly CheckSpec[]
    runs: Pick<CheckRuns, 'of'>
    book: Pick<DiscrepancyBook, 'count'>
    fold: Pick<Fold, 'position'>
    journalEnd: () => Promise<number>
  }): Handler<Rpc> =>
  async () => {
    const position = fold.position()
    const told = checks.map((spec): CheckStatus => {
      const { name: check, compares, owner, severity, every } = spec
      const { lastRunAt, looked, unsure, failure } = runs.of(check)
      const run = { every: everyText(every), lastRunAt, looked, unsure, failure }
      return { check, compares, owner, severity, ...run, open: book.count(check) }
    })
    const open = told.reduce((sum, check) => sum + check.open, 0)
    return { checks: told, position, end: Math.max(position, await journalEnd()), open }
  }

const everyText = (every: CheckSpec['every']): string =>
  every === 'entry' ? 'each journal entry' : `every ${every / 1000} s`
