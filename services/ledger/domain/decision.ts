import type { RefusalReason } from '../contract.ts'
import { type After, nothingAfter } from './balances.ts'
import type { Operation } from './command.ts'
import type { What } from './recorded.ts'

/** What a rule says to a command that was not seen before. */
export type Verdict =
  | {
      readonly kind: 'record'
      readonly what: What
      readonly after: After
      /** When it counts, if not when the command says. */
      readonly effectiveAt?: number
    }
  /** The account is open already, by a command with another id. */
  | { readonly kind: 'already-open'; readonly position: number }
  | { readonly kind: 'other-currency' }
  /** A balance would leave the range of exact JSON integers: a failure, not recorded. */
  | { readonly kind: 'out-of-range' }

/** A refusal is recorded and permanent: a repeat under the same id is refused again, whatever has changed by then. */
export const refuse = (operation: Operation, reason: RefusalReason): Verdict => ({
  kind: 'record',
  what: { kind: 'refused', operation, reason },
  after: nothingAfter,
})
