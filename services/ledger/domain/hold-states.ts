import type { Address } from '../messages/addresses.ts'
import type { HoldState } from './hold-state.ts'
import { accountOf, addressState } from './movements.ts'
import type { Approved, Declined, HoldPlaced, Recorded } from './recorded.ts'
import type { LedgerState } from './state.ts'

/** How an authorisation stands in the books when it has just been decided: its hold is not placed yet. */
export const authorisationState = (
  state: LedgerState,
  { sequence, recordedAt }: Recorded,
  what: Approved | Declined,
): HoldState => {
  const expiresAt = 'expiresAt' in what ? what.expiresAt : undefined
  return {
    sequence,
    id: what.authorisationId,
    transactionId: what.transactionId,
    address: what.accountId === undefined ? undefined : accountOf(state, what.accountId),
    cardId: what.cardId,
    currency: what.amount.currency,
    to: undefined,
    overCapturePercent: 'overCapturePercent' in what ? what.overCapturePercent : 0,
    lifetimeMs: expiresAt === undefined ? undefined : expiresAt - recordedAt,
    expiresAt,
    held: 0n,
    authorised: 0n,
    captured: 0n,
    earlier: undefined,
    later: undefined,
  }
}

export const placedHoldState = (
  state: LedgerState,
  { sequence, recordedAt }: Recorded,
  { holdId, address, to, amount, expiresAt }: HoldPlaced,
): HoldState => ({
  sequence,
  id: holdId,
  transactionId: undefined,
  address: addressState(state, address),
  cardId: undefined,
  currency: amount.currency,
  to: to === undefined || isInAnotherShard(state, to) ? undefined : addressState(state, to),
  overCapturePercent: 0,
  // One that was placed when its time was over is given no more by an increment.
  lifetimeMs: expiresAt === undefined ? undefined : Math.max(0, expiresAt - recordedAt),
  expiresAt,
  held: 0n,
  authorised: 0n,
  captured: 0n,
  earlier: undefined,
  later: undefined,
})

/** Whether an address is in another shard: an address of a customer is where its account is. */
export const isInAnotherShard = (state: LedgerState, { accountId }: Address): boolean =>
  accountId !== undefined && !state.accounts.has(accountId)
