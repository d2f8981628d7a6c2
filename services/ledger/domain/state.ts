import type { AccountId, AuthorisationId, CardId, TransactionId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import type { Operation } from './command.ts'
import { type WideMap, wideMap } from './wide-map.ts'

/** A customer's account: one address and its holds. `held` is the sum of its open holds. */
export type AccountState = {
  readonly accountId: AccountId
  readonly currency: Currency
  readonly openedPosition: number
  posted: bigint
  held: bigint
  openHolds: number
}

/** One of the bank's own addresses: no holds, may be negative. */
export type BankAddressState = { readonly key: string; readonly currency: Currency; posted: bigint }

/** An authorisation, approved or declined, so that a reversal finds it; `held` is what its hold still keeps. */
export type AuthorisationState = {
  /** Of its record. */
  readonly sequence: number
  readonly authorisationId: AuthorisationId
  readonly transactionId: TransactionId
  readonly account: AccountState | undefined
  readonly cardId: CardId | undefined
  readonly currency: Currency
  held: bigint
}

/** A reversal that came before its authorisation. */
export type ParkedReversal = { readonly cardId: CardId | undefined; readonly recordedAt: number }

/** Everything that a decision looks at. Changed by `apply` and `undo` only. */
export type LedgerState = {
  sequence: number
  position: number
  openHolds: number
  parkedReversals: number
  readonly accounts: Map<AccountId, AccountState>
  readonly bankAddresses: Map<string, BankAddressState>
  readonly authorisations: ReferenceIndex<AuthorisationState>
  readonly parked: ReferenceIndex<ParkedReversal>
  /** Sequence of the record that answered a command id, by operation. */
  readonly commands: Readonly<Record<Operation, WideMap<number>>>
  /** Sum over all addresses per currency, kept while posting: zero, else a rule was broken. */
  readonly sums: Map<Currency, bigint>
}

/** Most references name one thing, so one is kept bare and only several as a list. */
export type ReferenceIndex<T extends object> = WideMap<T | T[]>

export const emptyState = (): LedgerState => ({
  sequence: 0,
  position: 0,
  openHolds: 0,
  accounts: new Map(),
  bankAddresses: new Map(),
  authorisations: wideMap(),
  parked: wideMap(),
  parkedReversals: 0,
  commands: { openAccount: wideMap(), authorise: wideMap(), reverse: wideMap(), post: wideMap() },
  sums: new Map(),
})
