import { createHash } from 'node:crypto'
import type { RequestOf, ResponseOf } from '#libraries/contract/contract.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import type { AccountId, HoldId } from '#libraries/ids/ids.ts'
import type { Currency, Money } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { EpochMs } from '#libraries/time/clock.ts'
import type { Account } from '#services/account/contract.ts'
import { customerAddress, type ledgerContract } from '#services/ledger/contract.ts'
import type { transferContract } from '../contract.ts'

type Order = RequestOf<(typeof transferContract)['methods']['send']>
type Outcome = ResponseOf<(typeof transferContract)['methods']['send']>
export type TransferRefusal = Extract<Outcome, { kind: 'refused' }>['reason']

/** A transfer as it was ordered: the same for each try. */
export type Transfer = {
  readonly fromAccount: AccountId
  readonly toAccount: AccountId
  readonly dedupeId: string
  readonly amountMinor: bigint
  readonly currency: Currency
  readonly reference?: string | undefined
  readonly holdId: HoldId
}

/** Why a transfer is refused before it is ordered, or undefined. */
export const refusalOfTransfer = (
  { payer, payee }: { payer: Infer<typeof Account> | undefined; payee: Infer<typeof Account> | undefined },
  amount: Money,
): TransferRefusal | undefined => {
  if (payer === undefined) return 'unknown-account'
  if (payee === undefined) return 'unknown-payee'
  if (payer.accountId === payee.accountId) return 'same-account'
  if (payer.state === 'closed') return 'closed-account'
  if (payee.state === 'closed') return 'closed-payee'
  if (payer.currency !== amount.currency) return 'wrong-currency'
  if (payee.currency !== amount.currency) return 'payee-currency'
  return amount.amountMinor > 0n ? undefined : 'invalid-amount'
}

/** Whether a request asks for the transfer that its `dedupeId` ordered. */
export const isSameTransfer = (transfer: Transfer, { toAccount, amount, reference }: Order): boolean =>
  transfer.toAccount === toAccount &&
  transfer.amountMinor === amount.amountMinor &&
  transfer.currency === amount.currency &&
  transfer.reference === reference

/** Who loses and who gets; the payer's words stay with us. */
export const transferCommand = (
  { fromAccount, toAccount, dedupeId, amountMinor, currency, holdId }: Transfer,
  now: EpochMs,
): RequestOf<(typeof ledgerContract)['methods']['transfer']> => ({
  commandId: `transfer:${digest(`${fromAccount}|${dedupeId}`)}`,
  requestHash: digest(`${toAccount}|${amountMinor}|${currency}`),
  effectiveAt: now,
  holdId,
  kind: 'transfer',
  from: customerAddress(fromAccount, currency),
  to: customerAddress(toAccount, currency),
  amount: { amountMinor, currency },
})

type LedgerOutcome = ResponseOf<(typeof ledgerContract)['methods']['transfer']>

/** The ledger's word, as the customer hears it. What an order cannot be refused for is a bug of ours. */
export const transferRefusalOf = (reason: Extract<LedgerOutcome, { kind: 'refused' }>['reason']): TransferRefusal => {
  const said = refusals[reason]
  invariant(said !== undefined, 'A transfer is refused for what one of its two accounts can tell.')
  return said
}

const refusals: Partial<Record<string, TransferRefusal>> = {
  'insufficient-funds': 'insufficient-funds',
  'invalid-amount': 'invalid-amount',
  'closed-account': 'closed-account',
  'closed-address': 'closed-account',
  'unknown-account': 'unknown-account',
  'unknown-address': 'unknown-account',
  'wrong-currency': 'wrong-currency',
  'closed-day': 'closed-day',
  expired: 'payee-unavailable',
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')
