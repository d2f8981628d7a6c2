import type { Client } from '#libraries/contract/contract.ts'
import { Failure } from '#libraries/errors/failure.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { balanceContract } from '#services/balance/contract.ts'
import type { potContract } from '#services/pot/contract.ts'
import type { Callers } from '../door/caller.ts'
import { idIn, type Query } from '../door/query.ts'
import { jsonAmount } from '../door/wire.ts'

/** `balance` is what can be spent, `total_balance` adds what is in pots; `posted` and `held` say how the first comes about. */
export const showBalance =
  ({
    balance,
    pot,
    own,
  }: {
    balance: Pick<Client<typeof balanceContract>, 'getBalance'>
    pot: Pick<Client<typeof potContract>, 'listPots'>
    own: Callers['ownAccount']
  }) =>
  async (customerId: CustomerId, query: Query) => {
    const accountId = await own(customerId, idIn(query, 'account_id', 'acc'))
    const [found, inAll] = await Promise.all([balance.getBalance({ accountId }), pot.listPots({ accountId })])
    if (found.kind === 'unknown' || inAll.kind === 'unknown')
      throw new Failure('unavailable', 'api.balance-behind', 'The balance is not known yet. Try again.')
    const { available, posted, held, spendToday, currency } = found
    return {
      balance: jsonAmount(available),
      total_balance: jsonAmount(inAll.total.amountMinor),
      posted: jsonAmount(posted),
      held: jsonAmount(held),
      spend_today: jsonAmount(spendToday),
      currency,
    }
  }
