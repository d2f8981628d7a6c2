import type { Currency } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { Posting } from '../contract.ts'
import { isBankAddress, isMainAddress } from '../messages/addresses.ts'
import { availableOf, balancesAfter, outOfRange } from './balances.ts'
import type { Post } from './command.ts'
import type { Verdict } from './decision.ts'
import type { PostRefusal } from './recorded.ts'
import type { AccountState, LedgerState } from './state.ts'

type Leg = Infer<typeof Posting>

/**
 * An entry set is booked whole or not at all. Its postings sum to zero per currency; each address is a customer's open
 * main address or one of the bank's; a customer's account that it takes money from must keep its holds covered.
 * The balance of a customer stays within what the wire carries exactly; those of the bank never travel and have no limit.
 * A refusal is recorded too: a repeat under the same id is refused again, whatever the account holds by then.
 */
export const decidePost = (state: LedgerState, command: Post): Verdict => {
  const accounts = new Map<AccountState, bigint>()
  const refusal = whyRefused(state, command, accounts)
  if (refusal !== undefined)
    return {
      kind: 'record',
      what: { kind: 'postRefused', entrySetId: command.entrySetId, reason: refusal },
      balances: [],
    }
  for (const [account, change] of accounts) if (outOfRange(account.posted + change)) return { kind: 'out-of-range' }
  return {
    kind: 'record',
    what: {
      kind: 'posted',
      entrySetId: command.entrySetId,
      transactionId: command.transactionId,
      entrySetKind: command.kind,
      postings: command.postings,
    },
    balances: [...accounts].map(([account, posted]) => balancesAfter(account, { posted })),
  }
}

const whyRefused = (
  state: LedgerState,
  { postings }: Post,
  accounts: Map<AccountState, bigint>,
): PostRefusal | undefined => {
  if (!isZeroSum(postings)) return 'not-zero-sum'
  for (const { address, amountMinor } of postings) {
    if (address.accountId === undefined) {
      if (!isBankAddress(address)) return 'unknown-account'
      continue
    }
    const account = state.accounts.get(address.accountId)
    if (account === undefined) return 'unknown-account'
    if (address.currency !== account.currency) return 'wrong-currency'
    if (!isMainAddress(address)) return 'unknown-account'
    accounts.set(account, (accounts.get(account) ?? 0n) + amountMinor)
  }
  for (const [account, change] of accounts)
    if (change < 0n && availableOf(account) + change < 0n) return 'insufficient-funds'
  return undefined
}

/** Money neither appears nor vanishes, in any currency. A set without legs moves nothing and is refused with the rest. */
export const isZeroSum = (postings: readonly Leg[]): boolean => {
  const sums = new Map<Currency, bigint>()
  for (const { address, amountMinor } of postings)
    sums.set(address.currency, (sums.get(address.currency) ?? 0n) + amountMinor)
  return sums.size > 0 && [...sums.values()].every(sum => sum === 0n)
}
