import { oneOf } from '#libraries/schema/schema.ts'

/**
 * Why the books did not change: a closed list. A refusal is recorded and permanent for its command id, so a repeat is refused again,
 * whatever the account holds by then.
 */
export const refusalReasons = [
  'not-zero-sum',
  'unknown-account',
  'unknown-address',
  'insufficient-funds',
  'closed-account',
  'closed-address',
  'wrong-currency',
  'invalid-amount',
  'condition-minimum',
  'condition-maximum',
  'condition-version',
  'closed-day',
  'not-the-next-day',
  'unknown-hold',
  'closed-hold',
  'not-due',
  'unknown-entry-set',
  'entry-set-exists',
  'already-reversed',
  'already-open',
  'not-empty',
  'has-holds',
  'has-pots',
] as const

export type RefusalReason = (typeof refusalReasons)[number]

export const refusalReason = () => oneOf(...refusalReasons)
