import type { RequestOf } from '#libraries/contract/contract.ts'
import type { AccountId, AuthorisationId, EntrySetId, PotId, TransactionId } from '#libraries/ids/ids.ts'
import { type Currency, exponent, type Money } from '#libraries/money/money.ts'
import type { EpochMs } from '#libraries/time/clock.ts'
import { customerAddress, type JournalEntry, type ledgerContract, potAddress } from '#services/ledger/contract.ts'

type Post = RequestOf<(typeof ledgerContract)['methods']['post']>
export type Approved = Extract<JournalEntry['what'], { kind: 'authorisationApproved' }>
export type Reversed = Extract<JournalEntry['what'], { kind: 'authorisationReversed' }>

/** What is missing to the next whole pound (or whatever the currency's major unit is), times the multiplier. Whole ones miss nothing. */
export const roundUpOf = ({ amountMinor, currency }: Money, multiplier: number): bigint => {
  const unit = 10n ** BigInt(exponent(currency))
  const over = amountMinor % unit
  return over <= 0n ? 0n : (unit - over) * BigInt(multiplier)
}

/** The last of a payment was let go. A second reversal, or one of a payment that was claimed in full, releases nothing. */
export const isWholeReversal = ({ remaining, released }: Reversed): boolean =>
  remaining.amountMinor === 0n && released.amountMinor > 0n

/** A round-up as it was decided when the approval was read: the same for each try. */
export type RoundUp = {
  readonly authorisationId: AuthorisationId
  readonly accountId: AccountId
  readonly potId: PotId
  readonly amountMinor: bigint
  readonly currency: Currency
  readonly transactionId: TransactionId
  readonly entrySetId: EntrySetId
}

type Setting = { readonly potId?: PotId | undefined; readonly multiplier: number; readonly since: EpochMs }
type NewIds = Pick<RoundUp, 'transactionId' | 'entrySetId'>

/**
 * The round-up of a payment that was approved at `at`, or `undefined`: only purchases that hold money have one, from when the setting
 * was made, and only if they are not whole already.
 */
export const roundUpFor = (
  { held, paymentKind, authorisationId, accountId, amount }: Approved,
  { at, setting: { potId, multiplier, since }, ids }: { at: EpochMs; setting: Setting; ids: NewIds },
): RoundUp | undefined => {
  if (!held || paymentKind !== 'purchase' || potId === undefined || at < since) return undefined
  const amountMinor = roundUpOf(amount, multiplier)
  if (amountMinor === 0n) return undefined
  return { authorisationId, accountId, potId, amountMinor, currency: amount.currency, ...ids }
}

/** Into the pot, if what is available covers it at that moment; else never. One command per payment. */
export const takeCommand = (roundUp: RoundUp, now: EpochMs): Post => {
  const { authorisationId, accountId, potId, amountMinor, currency, transactionId, entrySetId } = roundUp
  const main = customerAddress(accountId, currency)
  return {
    commandId: `round-up:${authorisationId}`,
    requestHash: authorisationId,
    effectiveAt: now,
    entrySetId,
    transactionId,
    kind: 'round-up',
    postings: [
      { address: main, amountMinor: -amountMinor },
      { address: potAddress(accountId, potId, currency), amountMinor },
    ],
    conditions: [{ address: main, balance: 'available', minimumMinor: amountMinor }],
  }
}

/**
 * Out of the pot again. `attempt` counts the tries that the ledger refused, because the pot lost money between look and command: a refusal
 * is for ever, so of all attempts one at most is booked, and repeats of them all are told which.
 */
export const returnCommand = (
  { authorisationId, accountId, potId, currency }: RoundUp,
  {
    attempt,
    amountMinor,
    now,
    ...ids
  }: {
    attempt: number
    amountMinor: bigint
    now: EpochMs
  } & NewIds,
): Post => ({
  commandId: `round-up-return:${authorisationId}:${attempt}`,
  requestHash: authorisationId,
  effectiveAt: now,
  ...ids,
  kind: 'round-up',
  postings: [
    { address: potAddress(accountId, potId, currency), amountMinor: -amountMinor },
    { address: customerAddress(accountId, currency), amountMinor },
  ],
})
