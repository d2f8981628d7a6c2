import { oneOf } from '#libraries/schema/schema.ts'

/** Why a payment was declined, the bank's whole list; `services/mastercard` maps each to a response code (DE 39). */
export const declineReasons = [
  'unknown-card',
  'expired-card',
  'frozen-card',
  'closed-card',
  'insufficient-funds',
  'wrong-cvc',
  'unsupported',
  'invalid-amount',
  'format',
  'not-allowed',
  'unavailable',
  'duplicate-mismatch',
  'system',
  'already-reversed',
] as const
export const declineReason = () => oneOf(...declineReasons)
export type DeclineReason = (typeof declineReasons)[number]

export const authorisationKinds = ['purchase', 'atm', 'account-status', 'balance-inquiry', 'refund', 'other'] as const
