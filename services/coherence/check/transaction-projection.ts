import type { Client } from '#libraries/contract/contract.ts'
import { formatMoney, money } from '#libraries/money/money.ts'
import type { transactionContract } from '#services/transaction/contract.ts'
import { type RoundCheck, unsure } from '../domain/check.ts'
import type { Folded } from '../domain/judge.ts'
import type { AuthorisationRow } from '../store/fold-tables.ts'
import type { Walk } from '../store/shelf-walk.ts'
import { type Comparing, compare } from './compare.ts'

/** What customers see of each payment: its state and its amount. */
export const transactionProjection = ({
  transaction,
  walk,
  ...comparing
}: Comparing & {
  transaction: Pick<Client<typeof transactionContract>, 'getTransaction'>
  walk: Walk
}): RoundCheck => ({
  spec: {
    name: 'transaction-projection',
    compares: 'state and amount of each authorisation in service.transaction with what its entries add up to',
    owner: 'payments',
    every: 1000,
    severity: 'major',
  },
  subjects: walk,
  look: async authorisationId => {
    const { transactionId } = (await comparing.fold.authorisation(authorisationId)) ?? {}
    if (transactionId === undefined) return unsure
    const answer = await transaction.getTransaction({ transactionId })
    const found =
      answer.kind === 'unknown'
        ? { text: 'no transaction', position: 0 }
        : { text: shown(answer.transaction.state, answer.transaction.amount), position: answer.transaction.position }
    const folded = async () => foldedOf(await comparing.fold.authorisation(authorisationId))
    return compare(comparing, found, folded)
  },
})

const shown = (state: string, amount: Parameters<typeof formatMoney>[0]): string => `${state} ${formatMoney(amount)}`

const foldedOf = (row: AuthorisationRow | undefined): Folded | undefined =>
  row && {
    text: shown(row.state, money(row.shownMinor, row.currency)),
    position: row.position,
    touchedAt: row.changedAt,
    textAt: () => undefined,
  }
