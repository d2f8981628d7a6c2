import { contract, rpc } from '#libraries/contract/contract.ts'
import { amountMinor, currency, idOf, integer, object, union } from '#libraries/schema/schema.ts'

/** Balances as the journal tells them: a projection, for everything but deciding. */
export const balanceContract = contract('service.balance', {
  getBalance: rpc({
    request: object({ accountId: idOf('acc') }),
    response: union({
      found: {
        accountId: idOf('acc'),
        currency: currency(),
        posted: amountMinor(),
        held: amountMinor(),
        available: amountMinor(),
        /** Approved today in Europe/London, negative, less what was reversed. */
        spendToday: amountMinor(),
        /** Journal position up to which this is true. */
        position: integer(),
      },
      unknown: {},
    }),
    deadlineMs: 500,
    readOnly: true,
  }),
})
