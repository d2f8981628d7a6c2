import type { CommandSpec } from '../command-spec.ts'
import { placeOf, pointOf, pointOptions, sayIfEarlier } from '../ledger-place.ts'
import { callOperator } from '../operator-client.ts'
import { moneyText, sumText, table } from '../show.ts'

export const ledgerShow: CommandSpec = {
  words: ['ledger', 'show'],
  summary: 'balances: of an address, of an account with its pots, or the named ones of the bank; now or at a point',
  arguments: [{ name: 'place', what: 'acc_… or an address such as bank/settlement/GBP', optional: true }],
  options: pointOptions,
  run: async (context, input) => {
    const document = await callOperator(context, 'ledger-show', { ...placeOf(input), ...pointOf(input) })
    sayIfEarlier(document, input)
    return {
      document,
      text: 'balances' in document ? namedText(document['balances'] as Named[]) : amountsText(document),
    }
  },
}

type Named = { name: string; currency: string; posted: string; held?: string; pendingIn?: string }

/** What customers have is known from all other lines; their holds are not added up, which a `-` says. */
const namedText = (rows: readonly Named[]): string => {
  if (rows.length === 0) return 'Nothing is booked yet.'
  const cells = rows.map(({ name, currency, posted, held, pendingIn }) => [
    name,
    ...[posted, held, pendingIn].map(sum => (sum === undefined ? '-' : sumText(sum, currency))),
  ])
  return table(['balance', 'posted', 'held', 'pending in'], cells)
}

/** One line per amount; an account has those of its main address, then the totals with its pots. */
const amountsText = (document: Record<string, unknown>): string => {
  const totals = (document['totals'] ?? []) as Record<string, unknown>[]
  return [
    ...amountLines(document),
    ...totals.flatMap(total => amountLines(total).map(line => `${line}  (with pots)`)),
  ].join('\n')
}

const names = ['posted', 'held', 'pendingIn', 'available', 'overdraftLimit']

const amountLines = (amounts: Record<string, unknown>): readonly string[] =>
  names.flatMap(name => (amounts[name] === undefined ? [] : [`${name.padEnd(15)} ${moneyText(amounts[name])}`]))
