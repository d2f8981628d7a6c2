import { createHash } from 'node:crypto'
import type { RequestOf, ResponseOf } from '#libraries/contract/contract.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import type { AccountId, EntrySetId, PotId, TransactionId } from '#libraries/ids/ids.ts'
import type { Currency, Money } from '#libraries/money/money.ts'
import type { EpochMs } from '#libraries/time/clock.ts'
import { customerAddress, type ledgerContract, potAddress, type RefusalReason } from '#services/ledger/contract.ts'
import type { potContract } from '../contract.ts'

export type Operation = 'deposit' | 'withdraw'
type MoveOutcome = ResponseOf<(typeof potContract)['methods']['depositIntoPot']>
export type MoveRefusal = Extract<MoveOutcome, { kind: 'refused' }>['reason']

/** A move as it was ordered: the same for each try. */
export type Move = {
  readonly potId: PotId
  readonly operation: Operation
  readonly dedupeId: string
  readonly accountId: AccountId
  readonly amountMinor: bigint
  readonly currency: Currency
  readonly transactionId: TransactionId
  readonly entrySetId: EntrySetId
}

type Owned = { readonly accountId: AccountId; readonly currency: Currency; readonly state: 'open' | 'closed' }

/** Why a move is refused before it is ordered, or undefined. A lock is not judged here: its answer is kept with the order. */
export const refusalOfMove = (pot: Owned | undefined, accountId: AccountId, amount: Money): MoveRefusal | undefined => {
  if (pot === undefined) return 'unknown-pot'
  if (pot.accountId !== accountId) return 'other-account'
  if (pot.state === 'closed') return 'closed-pot'
  if (pot.currency !== amount.currency) return 'wrong-currency'
  return amount.amountMinor > 0n ? undefined : 'invalid-amount'
}

/** Whether a request asks for the move that its `dedupeId` ordered. */
export const isSameMove = (move: Move, accountId: AccountId, amount: Money): boolean =>
  move.accountId === accountId && move.amountMinor === amount.amountMinor && move.currency === amount.currency

/** Who loses and who gets: a pot and the main address of its account, both in one shard. */
export const moveCommand = (move: Move, now: EpochMs): RequestOf<(typeof ledgerContract)['methods']['post']> => {
  const { accountId, potId, operation, dedupeId, amountMinor, currency, transactionId, entrySetId } = move
  const main = customerAddress(accountId, currency)
  const pot = potAddress(accountId, potId, currency)
  const [from, to] = operation === 'deposit' ? [main, pot] : [pot, main]
  return {
    commandId: `pot-${operation}:${digest(`${accountId}|${potId}|${dedupeId}`)}`,
    requestHash: digest(`${amountMinor}|${currency}`),
    effectiveAt: now,
    entrySetId,
    transactionId,
    kind: 'pot',
    postings: [
      { address: from, amountMinor: -amountMinor },
      { address: to, amountMinor },
    ],
    conditions: [{ address: from, balance: 'available', minimumMinor: amountMinor }],
  }
}

/** The ledger's word, as the pot says it. What an order cannot be refused for is a bug of ours. */
export const moveRefusalOf = (reason: RefusalReason): MoveRefusal => {
  const said = refusals[reason]
  invariant(said !== undefined, 'A move between an account and its pot is refused for what the pot can tell.')
  return said
}

const refusals: Partial<Record<RefusalReason, MoveRefusal>> = {
  'condition-minimum': 'insufficient-funds',
  'insufficient-funds': 'insufficient-funds',
  'invalid-amount': 'invalid-amount',
  'closed-address': 'closed-pot',
  'unknown-address': 'closed-pot',
  'closed-account': 'closed-account',
  'unknown-account': 'closed-account',
  'closed-day': 'closed-day',
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')
