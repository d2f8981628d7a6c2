import type { Balances } from '../contract.ts'
import type { What } from './recorded.ts'

/** What a rule says to a command that was not seen before. */
export type Verdict =
  | { readonly kind: 'record'; readonly what: What; readonly balances: readonly Balances[] }
  /** The account is open already, by a command with another id. */
  | { readonly kind: 'already-open'; readonly position: number }
  | { readonly kind: 'other-currency' }
  /** A balance would leave the range of exact JSON integers: a failure, not recorded. */
  | { readonly kind: 'out-of-range' }
