import type { CommandSpec } from '../command-spec.ts'
import { optionalText, wholeNumberOf } from '../input.ts'
import { placeOf } from '../ledger-place.ts'
import { callOperator } from '../operator-client.ts'
import { moneyText, table } from '../show.ts'

export const ledgerHistory: CommandSpec = {
  words: ['ledger', 'history'],
  summary: 'what happened on an address, newest first, each entry with the balance after it',
  arguments: [{ name: 'place', what: 'acc_… or an address such as bank/settlement/GBP' }],
  options: [
    { flags: '--limit <n>', what: '30 unless told, at most 100' },
    { flags: '--before <position>', what: 'goes on behind this entry: the last of the page before' },
    { flags: '--axis <name>', what: 'recorded (unless told) or effective: the time that orders' },
  ],
  run: async (context, input) => {
    const answer = await callOperator(context, 'ledger-history', {
      ...placeOf(input),
      limit: wholeNumberOf(input, 'limit') ?? 30,
      before: wholeNumberOf(input, 'before'),
      axis: optionalText(input, 'axis'),
    })
    if (answer['behind'] === true) process.stderr.write('The history is behind: newer entries are not in it yet.\n')
    const document = answer['rows'] as Row[]
    return { document, text: textOf(document) }
  },
}

type Amounts = { posted: unknown; held: unknown }
type Row = {
  position: number
  recordedAt: string
  effectiveAt: string
  kind: string
  change: Amounts
  after: Amounts
  entrySetId?: string
}

const textOf = (rows: readonly Row[]): string => {
  if (rows.length === 0) return 'Nothing has happened here.'
  const cells = rows.map(({ position, recordedAt, effectiveAt, kind, change, after }) => [
    String(position),
    recordedAt,
    effectiveAt,
    kind,
    moneyText(change.posted),
    moneyText(change.held),
    moneyText(after.posted),
    moneyText(after.held),
  ])
  return table(['entry', 'recorded', 'effective', 'what', 'posted +/-', 'held +/-', 'posted', 'held'], cells)
}
