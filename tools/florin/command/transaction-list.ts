import type { CommandSpec } from '../command-spec.ts'
import { idOf, wholeNumberOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'
import { moneyText, table } from '../show.ts'

export const transactionList: CommandSpec = {
  words: ['transaction', 'list'],
  summary: 'the payments of an account, newest first',
  options: [
    { flags: '--account <id>', what: 'acc_…', required: true },
    { flags: '--limit <n>', what: '30 unless told' },
  ],
  run: async (context, input) => {
    const limit = wholeNumberOf(input, 'limit') ?? 30
    const answer = await callOperator(context, 'transaction-list', { accountId: idOf(input, 'account', 'acc'), limit })
    const document = Array.isArray(answer) ? answer : ((answer['transactions'] as unknown[] | undefined) ?? [])
    if (answer['behind'] === true)
      process.stderr.write('The list is behind: newer payments are booked and not shown yet.\n')
    return { document, text: textOf(document as Row[]) }
  },
}

type Row = {
  createdAt: string
  state: string
  amount: unknown
  merchant?: string | { name?: string } | null
  counterparty?: string
  reference?: string
  kind: string
  declineReason?: string
  transactionId: string
}

const textOf = (rows: readonly Row[]): string => {
  if (rows.length === 0) return 'No payments yet.'
  const cells = rows.map(row => [
    row.createdAt,
    row.state + (row.declineReason ? ` (${row.declineReason})` : ''),
    moneyText(row.amount),
    merchantText(row) ?? otherSideText(row),
    row.transactionId,
  ])
  return table(['when', 'state', 'amount', 'with', 'id'], cells)
}

const merchantText = ({ merchant }: Row): string | undefined =>
  typeof merchant === 'string' ? merchant : merchant?.name

const otherSideText = ({ kind, counterparty, reference }: Row): string =>
  [kind, counterparty, reference === undefined ? undefined : `"${reference}"`]
    .filter(word => word !== undefined)
    .join(' ')
