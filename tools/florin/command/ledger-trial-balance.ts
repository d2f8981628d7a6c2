import { bankProgram, documentOf, isRunning } from '../bank-program.ts'
import type { CommandSpec } from '../command-spec.ts'
import { wholeNumberOf } from '../input.ts'
import { sayIfEarlier } from '../ledger-place.ts'
import { callOperator } from '../operator-client.ts'
import { sumText, table } from '../show.ts'

export const ledgerTrialBalance: CommandSpec = {
  words: ['ledger', 'trial-balance'],
  summary: 'debits and credits of every line of the chart of accounts, of a running or a stopped bank',
  options: [{ flags: '--position <n>', what: 'as it was after this entry' }],
  run: async (context, input) => {
    const position = wholeNumberOf(input, 'position')
    const document = isRunning(context)
      ? await callOperator(context, 'ledger-trial-balance', { position })
      : await documentOf(
          bankProgram(context, 'read-ledger.ts', ['trial-balance', ...(position === undefined ? [] : [`${position}`])]),
        )
    sayIfEarlier(document, input)
    const sums = Object.values(document['sums'] as Record<string, string>)
    return { document, text: textOf(document), refused: sums.some(sum => sum !== '0') }
  },
}

type Sides = { currency: string; debit: string; credit: string }

const textOf = (document: Record<string, unknown>): string => {
  const rows = document['rows'] as (Sides & { title: string })[]
  const totals = document['totals'] as Sides[]
  if (rows.length === 0) return 'Nothing is booked yet.'
  const side = (sum: string, currency: string) => (sum === '0' ? '' : sumText(sum, currency))
  const cells = totals.flatMap(({ currency, debit, credit }) => [
    ...rows
      .filter(row => row.currency === currency)
      .map(row => [row.title, side(row.debit, currency), side(row.credit, currency)]),
    ['', sumText(debit, currency), sumText(credit, currency)],
  ])
  return table(['line', 'debit', 'credit'], cells)
}
