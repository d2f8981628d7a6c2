import type { Balances } from '../contract.ts'
import type { AccountState } from './state.ts'

/** Amounts cross the wire as exact JSON integers, so no balance may leave their range. */
export const balanceMax = BigInt(Number.MAX_SAFE_INTEGER)

export const outOfRange = (amountMinor: bigint): boolean => amountMinor > balanceMax || amountMinor < -balanceMax

/** The funds rule reads this: holds count as spent. */
export const availableOf = ({ posted, held }: AccountState): bigint => posted - held

/** What the account will be when `posted` and `held` have changed by these. */
export const balancesAfter = (account: AccountState, { posted = 0n, held = 0n }): Balances => ({
  accountId: account.accountId,
  currency: account.currency,
  posted: account.posted + posted,
  held: account.held + held,
  available: availableOf(account) + posted - held,
})

export const balancesOf = (account: AccountState): Balances => balancesAfter(account, {})
