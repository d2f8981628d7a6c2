import { type CheckSpec, same, type Verdict } from '../domain/check.ts'
import { balanceOf, booksText, type Numbers } from '../domain/numbers.ts'

export const entryBalances: CheckSpec = {
  name: 'entry-balances',
  compares: 'the balances that the ledger wrote into each entry with the sums of all entries up to it',
  owner: 'ledger',
  every: 'entry',
  severity: 'critical',
}

/** `told` is absent when the entry changes an address of a customer and says nothing of its balances. */
export const saysTheSums = (told: Parameters<typeof booksText>[0] | undefined, numbers: Numbers): Verdict =>
  same(booksText(balanceOf(numbers)), told === undefined ? 'nothing said' : booksText(told))
