import { type RoundCheck, same } from '../domain/check.ts'
import { totalKey } from '../domain/fold-entry.ts'
import type { Fold } from '../store/fold.ts'

const prefix = totalKey('')

/** Money is neither made nor lost: whatever the addresses hold, together they hold nothing. */
export const currencySum = ({ fold }: { fold: Pick<Fold, 'sums'> }): RoundCheck => ({
  spec: {
    name: 'currency-sum',
    compares: 'the postings of all entries, added up over all addresses, with zero, per currency',
    owner: 'ledger',
    every: 1000,
    severity: 'critical',
  },
  subjects: async () =>
    [...(await fold.sums()).keys()].filter(name => name.startsWith(prefix)).map(name => name.slice(prefix.length)),
  look: async currency => same('sum 0', `sum ${(await fold.sums()).get(totalKey(currency))?.postedMinor ?? 0n}`),
})
