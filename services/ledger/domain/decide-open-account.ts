import type { OpenAccount } from './command.ts'
import { refuse, type Verdict } from './decision.ts'
import type { LedgerState } from './state.ts'

/** An account is opened once, in one currency; opening it again changes nothing. One that was closed stays closed. */
export const decideOpenAccount = (state: LedgerState, { accountId, currency }: OpenAccount): Verdict => {
  const account = state.accounts.get(accountId)
  if (account === undefined)
    return {
      kind: 'record',
      what: { kind: 'accountOpened', accountId, currency },
      after: {
        balances: [{ accountId, currency, posted: 0n, held: 0n, pendingIn: 0n, available: 0n }],
        addresses: [],
      },
    }
  if (account.currency !== currency) return { kind: 'other-currency' }
  if (account.rare.isClosed) return refuse('openAccount', 'closed-account')
  return { kind: 'already-open', position: account.openedPosition }
}
