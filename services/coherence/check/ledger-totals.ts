import type { Client } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import { type RoundCheck, same, unsure } from '../domain/check.ts'
import { totalKey } from '../domain/fold-entry.ts'
import type { Numbers } from '../domain/numbers.ts'
import type { Fold } from '../store/fold.ts'

/** How long a look waits until coherence has added up what the ledger has booked. */
const catchUpMs = 500

/** The ledger's own sums over all addresses must be zero, and it must know of as many open holds as there are. */
export const ledgerTotals = ({
  ledger,
  fold,
}: {
  ledger: Pick<Client<typeof ledgerContract>, 'readTotals'>
  fold: Pick<Fold, 'reached' | 'sumsAt'>
}): RoundCheck => ({
  spec: {
    name: 'ledger-totals',
    compares: "the ledger's own sums per currency with zero, and its count of open holds with those added up",
    owner: 'ledger',
    every: 1000,
    severity: 'critical',
  },
  subjects: async () => ['all addresses'],
  look: async () => {
    const { sums, openHolds, position } = await ledger.readTotals({})
    const ours = (await fold.reached(position, catchUpMs)) ? await fold.sumsAt(position) : undefined
    if (ours === undefined) return unsure
    const unbalanced = Object.entries(sums).filter(([, sum]) => sum !== '0')
    const found = [`${openHolds} open holds`, ...unbalanced.map(([currency, sum]) => `sum of ${currency} ${sum}`)]
    return same(`${holdsIn(ours)} open holds`, found.join(', '))
  },
})

const holdsIn = (sums: ReadonlyMap<string, Numbers>): number =>
  [...sums]
    .filter(([name]) => name.startsWith(totalKey('')))
    .reduce((count, [, { holdsCount }]) => count + holdsCount, 0)
