import type { OpenAccount } from './command.ts'
import type { Verdict } from './decision.ts'
import type { LedgerState } from './state.ts'

/** An account is opened once, in one currency; opening it again changes nothing. */
export const decideOpenAccount = (state: LedgerState, { accountId, currency }: OpenAccount): Verdict => {
  const account = state.accounts.get(accountId)
  if (account === undefined)
    return {
      kind: 'record',
      what: { kind: 'accountOpened', accountId, currency },
      balances: [{ accountId, currency, posted: 0n, held: 0n, available: 0n }],
    }
  if (account.currency !== currency) return { kind: 'other-currency' }
  return { kind: 'already-open', position: account.openedPosition }
}
