import type { AuthorisationId, CardId, HoldId, TransactionId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import type { AddressState } from './address-state.ts'

/**
 * A hold and what became of it, or an authorisation that holds nothing (declined, or a question), kept so that a reversal
 * finds it. It is open while it keeps money.
 */
export type HoldState = {
  /** Of the record that placed it. */
  readonly sequence: number
  readonly id: AuthorisationId | HoldId
  /** The transaction that an authorisation began. */
  readonly transactionId: TransactionId | undefined
  readonly address: AddressState | undefined
  readonly cardId: CardId | undefined
  readonly currency: Currency
  /** Where the money is going, if that is known and in these books. */
  readonly to: AddressState | undefined
  /** By how many per cent captures may exceed what was authorised. */
  readonly overCapturePercent: number
  /** How long it lives after it was placed or incremented. */
  readonly lifetimeMs: number | undefined
  expiresAt: number | undefined
  /** What it still keeps. */
  held: bigint
  /** What was asked for, increments included, less what was given back before it was claimed. */
  authorised: bigint
  captured: bigint
  /** Its neighbours in the expiry index, while it is open. */
  earlier: HoldState | undefined
  later: HoldState | undefined
}
