import type { RequestOf, ResponseOf } from '#libraries/contract/contract.ts'
import type { AccountId, PotId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import type { EpochMs } from '#libraries/time/clock.ts'
import { type ledgerContract, potAddress } from '#services/ledger/contract.ts'
import type { potContract } from '../contract.ts'

type Outcome = ResponseOf<(typeof potContract)['methods']['createPot']>
type Refusal = Extract<Outcome, { kind: 'refused' }>['reason']

/** What a customer wishes for when a pot is made. */
export type Wish = { readonly name: string; readonly style: string; readonly goalMinor?: bigint | undefined }

/** Why a pot is not made, before it is ordered, or undefined. */
export const refusalOfOpening = ({
  state,
  goalMinor,
  isFull,
}: {
  state: 'open' | 'closed'
  goalMinor: bigint | undefined
  /** The account has as many pots as it may. */
  isFull: boolean
}): Refusal | undefined => {
  if (state === 'closed') return 'closed-account'
  if (!isGoal(goalMinor)) return 'invalid-goal'
  return isFull ? 'too-many-pots' : undefined
}

/** A goal is something to be reached; none is fine too. */
export const isGoal = (goalMinor: bigint | null | undefined): boolean => goalMinor == null || goalMinor > 0n

/** Whether a request wishes for the pot that its `dedupeId` ordered. */
export const isSameOpening = (order: Wish, wish: Wish): boolean =>
  order.name === wish.name && order.style === wish.style && order.goalMinor === wish.goalMinor

export const openCommand = (
  { potId, accountId, currency }: { potId: PotId; accountId: AccountId; currency: Currency },
  now: EpochMs,
): RequestOf<(typeof ledgerContract)['methods']['openAddress']> => ({
  commandId: `open-pot:${potId}`,
  requestHash: currency,
  effectiveAt: now,
  address: potAddress(accountId, potId, currency),
})
