import { rfc3339 } from '#libraries/time/business-day.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { chartLineOf, chartOfAccounts } from '#services/ledger/contract.ts'
import { addressOfKey } from '../domain/address-of-key.ts'
import { type RoundCheck, right, unsure, wrong } from '../domain/check.ts'
import type { Fold } from '../store/fold.ts'
import type { Walk } from '../store/shelf-walk.ts'

const hourMs = 3_600_000

/** What comes in on a clearing address must go out again. How long it may take says the chart of accounts. */
export const clearingResidue = ({
  fold,
  walk,
  clock,
}: {
  fold: Pick<Fold, 'address'>
  walk: Walk
  clock: Pick<Clock, 'now'>
}): RoundCheck => ({
  spec: {
    name: 'clearing-residue',
    compares:
      'what has stood on each address that must net to zero, and since when, with the hours that the chart of accounts gives it',
    owner: 'money',
    every: 10_000,
    severity: 'major',
  },
  subjects: walk,
  look: async key => {
    const row = await fold.address(key)
    const hours = hoursAllowed(key)
    if (row === undefined || hours === undefined) return unsure
    if (row.nonZeroSince === undefined || clock.now() - row.nonZeroSince <= hours * hourMs) return right
    return wrong(`0 at least once in ${hours} h`, `${row.postedMinor}, not 0 since ${rfc3339(row.nonZeroSince)}`)
  },
})

/** Whether an address must net to zero. */
export const mustClear = (key: string): boolean => hoursAllowed(key) !== undefined

const allowed = new Map(
  chartOfAccounts.filter(({ netsToZero }) => netsToZero).map(({ name, breakAfterHours }) => [name, breakAfterHours]),
)

const hoursAllowed = (key: string): number | undefined => allowed.get(chartLineOf(addressOfKey(key)))
