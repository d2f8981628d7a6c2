import type { EpochMs } from '#libraries/time/clock.ts'

export type Lock = { readonly isLocked: boolean; readonly lockedUntil?: EpochMs | undefined }

/** Whether nothing may be taken out now: a lock with an end is over at that moment. */
export const isLockedAt = ({ isLocked, lockedUntil }: Lock, now: EpochMs): boolean =>
  isLocked && (lockedUntil === undefined || now < lockedUntil)
