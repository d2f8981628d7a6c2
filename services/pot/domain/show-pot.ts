import type { Currency } from '#libraries/money/money.ts'
import type { EpochMs } from '#libraries/time/clock.ts'
import type { Pot } from '../contract.ts'
import { isLockedAt, type Lock } from './lock.ts'

type Kept = Pick<Pot, 'potId' | 'accountId' | 'name' | 'style' | 'goalMinor' | 'state' | 'createdAt' | 'updatedAt'> &
  Lock & { readonly currency: Currency }

/** A pot as others see it: what is kept of it, what the ledger says is in it, and the account's round-up setting. */
export const showPot = (
  kept: Kept,
  {
    balanceMinor,
    roundUp,
    now,
  }: {
    balanceMinor: bigint
    roundUp: { readonly potId?: string | undefined; readonly multiplier: number } | undefined
    now: EpochMs
  },
): Pot => {
  const { potId, accountId, name, style, goalMinor, state, createdAt, updatedAt, currency, lockedUntil } = kept
  return {
    potId,
    accountId,
    name,
    style,
    balance: { amountMinor: balanceMinor, currency },
    goalMinor,
    state,
    lock: isLockedAt(kept, now) ? { until: lockedUntil } : undefined,
    roundUpMultiplier: roundUp?.potId === potId ? roundUp.multiplier : undefined,
    createdAt,
    updatedAt,
  }
}
