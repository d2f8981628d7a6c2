import type { Client } from '#libraries/contract/contract.ts'
import type { balanceContract } from '#services/balance/contract.ts'
import { accountOfMain } from '../domain/address-of-key.ts'
import { type RoundCheck, unsure } from '../domain/check.ts'
import { balanceText } from '../domain/numbers.ts'
import type { Walk } from '../store/shelf-walk.ts'
import { type Comparing, compare } from './compare.ts'

/** What customers are shown as their balance. A row that is behind is not wrong until it is late. */
export const balanceProjection = ({
  balance,
  walk,
  ...comparing
}: Comparing & { balance: Pick<Client<typeof balanceContract>, 'getBalance'>; walk: Walk }): RoundCheck => ({
  spec: {
    name: 'balance-projection',
    compares: "each row of service.balance with the sums of the account's entries up to the row's position",
    owner: 'money',
    every: 1000,
    severity: 'major',
  },
  subjects: walk,
  look: async key => {
    const accountId = accountOfMain(key)
    if (accountId === undefined) return unsure
    const answer = await balance.getBalance({ accountId })
    const found =
      answer.kind === 'unknown'
        ? { text: 'no row', position: 0 }
        : { text: balanceText(answer), position: answer.position }
    return compare(comparing, found, () => comparing.fold.balance(key, balanceText))
  },
})
