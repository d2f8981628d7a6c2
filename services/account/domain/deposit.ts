import { createHash } from 'node:crypto'
import type { RequestOf } from '#libraries/contract/contract.ts'
import type { AccountId, EntrySetId, TransactionId } from '#libraries/ids/ids.ts'
import type { Currency, Money } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { EpochMs } from '#libraries/time/clock.ts'
import { customerAddress, depositsClearingAddress, type ledgerContract } from '#services/ledger/contract.ts'
import type { Account } from '../contract.ts'

/** Why a deposit is refused before it is ordered, or undefined. */
export const refusalOfDeposit = (
  account: Infer<typeof Account> | undefined,
  amount: Money,
): 'unknown-account' | 'closed-account' | 'wrong-currency' | 'invalid-amount' | undefined => {
  if (account === undefined) return 'unknown-account'
  if (account.state === 'closed') return 'closed-account'
  if (account.currency !== amount.currency) return 'wrong-currency'
  return amount.amountMinor > 0n ? undefined : 'invalid-amount'
}

/** A deposit as it was ordered: the same for each try. */
export type Deposit = {
  readonly dedupeId: string
  readonly accountId: AccountId
  readonly amountMinor: bigint
  readonly currency: Currency
  readonly transactionId: TransactionId
  readonly entrySetId: EntrySetId
}

/** Whether a request asks for the deposit that its `dedupeId` ordered. */
export const isSameDeposit = (deposit: Deposit, accountId: AccountId, amount: Money): boolean =>
  deposit.accountId === accountId && deposit.amountMinor === amount.amountMinor && deposit.currency === amount.currency

/** The ledger's command: from the address where deposits come in (one per currency) to the account's main address. */
export const depositCommand = (
  deposit: Deposit,
  now: EpochMs,
): RequestOf<(typeof ledgerContract)['methods']['post']> => {
  const { dedupeId, accountId, amountMinor, currency, transactionId, entrySetId } = deposit
  return {
    commandId: `deposit:${digest(dedupeId)}`,
    requestHash: digest(`${accountId}|${amountMinor}|${currency}`),
    // Of this try: the day of the order may be closed by now.
    effectiveAt: now,
    entrySetId,
    transactionId,
    kind: 'deposit',
    postings: [
      { address: depositsClearingAddress(currency), amountMinor: -amountMinor },
      { address: customerAddress(accountId, currency), amountMinor },
    ],
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')
