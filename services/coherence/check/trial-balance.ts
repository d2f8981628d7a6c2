import type { Client, ResponseOf } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import { type RoundCheck, same, unsure } from '../domain/check.ts'
import { lineKey } from '../domain/fold-entry.ts'
import type { Numbers } from '../domain/numbers.ts'
import type { Fold } from '../store/fold.ts'

/** Each line of the chart of accounts: from the blocks of the ledger's index, and added up here. Both after the same entry. */
export const trialBalance = ({
  ledger,
  fold,
}: {
  ledger: Pick<Client<typeof ledgerContract>, 'trialBalance'>
  fold: Pick<Fold, 'position' | 'sumsAt'>
}): RoundCheck => ({
  spec: {
    name: 'trial-balance',
    compares:
      "the ledger's trial balance, and its sums that must be 0, with the postings of all entries per line of the chart",
    owner: 'ledger',
    every: 10_000,
    severity: 'critical',
  },
  subjects: async () => ['all lines'],
  look: async () => {
    const report = await ledger.trialBalance({ position: fold.position() })
    const sums = report.behind ? undefined : await fold.sumsAt(report.position)
    return sums === undefined ? unsure : same(textOfSums(sums), textOfReport(report))
  },
})

const linePrefix = 'line/'

const textOfSums = (sums: ReadonlyMap<string, Numbers>): string =>
  textOf(
    [...sums].filter(([name]) => name.startsWith(linePrefix)).map(([name, { postedMinor }]) => [name, postedMinor]),
  )

type Report = ResponseOf<(typeof ledgerContract)['methods']['trialBalance']>

/** With the sums that are not zero, if there are any. */
const textOfReport = ({ rows, sums }: Report): string => {
  const unbalanced = Object.entries(sums).filter(([, sum]) => sum !== '0')
  const posted = rows.map(row => [lineKey(row.line, row.currency), BigInt(row.credit) - BigInt(row.debit)] as const)
  return [textOf(posted), ...unbalanced.map(([currency, sum]) => `sum of ${currency} ${sum}`)].join(', ')
}

const textOf = (lines: readonly (readonly [name: string, minor: bigint])[]): string =>
  lines
    .filter(([, minor]) => minor !== 0n)
    .map(([name, minor]) => `${name.slice(linePrefix.length)} ${minor}`)
    .toSorted()
    .join(', ')
