import type { CommandSpec } from '../command-spec.ts'
import { idOf, wholeNumberOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'
import { moneyText, table } from '../show.ts'

export const potList: CommandSpec = {
  words: ['pot', 'list'],
  summary: 'the pots of an account, newest first, closed ones included',
  options: [
    { flags: '--account <id>', what: 'acc_…', required: true },
    { flags: '--limit <n>', what: '30 unless told' },
  ],
  run: async (context, input) => {
    const limit = wholeNumberOf(input, 'limit') ?? 30
    const answer = await callOperator(context, 'pot-list', { accountId: idOf(input, 'account', 'acc'), limit })
    const pots = answer['pots'] as Row[]
    return { document: pots, text: `${textOf(pots)}\nwith the account ${moneyText(answer['total'])}` }
  },
}

type Row = {
  potId: string
  name: string
  state: string
  balance: unknown
  goal: unknown
  locked: boolean
  lockedUntil: string | null
  roundUpMultiplier: number | null
}

const textOf = (pots: readonly Row[]): string => {
  if (pots.length === 0) return 'No pots yet.'
  const cells = pots.map(pot => [
    pot.name,
    moneyText(pot.balance),
    pot.goal === null ? '-' : moneyText(pot.goal),
    stateText(pot),
    pot.roundUpMultiplier === null ? '-' : `x${pot.roundUpMultiplier}`,
    pot.potId,
  ])
  return table(['name', 'balance', 'goal', 'state', 'round-ups', 'id'], cells)
}

const stateText = ({ state, locked, lockedUntil }: Row): string => {
  if (!locked) return state
  return lockedUntil === null ? 'locked' : `locked until ${lockedUntil}`
}
