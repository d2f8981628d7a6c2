import type { AccountId, AuthorisationId, CardId, HoldId, TransactionId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import type { AddressState } from './address-state.ts'
import { type Operation, operations } from './command.ts'
import { type ExpiryIndex, expiryIndex } from './expiry-index.ts'
import { type GenerationMap, generationMap } from './generation-map.ts'
import { type WideMap, wideMap } from './wide-map.ts'

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

/** A reversal that came before its authorisation. */
export type ParkedReversal = { readonly cardId: CardId | undefined; readonly recordedAt: number }

/** Everything that a decision looks at. Changed by `apply` and `undo` only. */
export type LedgerState = {
  sequence: number
  position: number
  openHolds: number
  parkedReversals: number
  /** The last business day that is closed, in days since 1970. */
  closedDay: number | undefined
  /** Main addresses. */
  readonly accounts: Map<AccountId, AddressState>
  /** Pots, by the text of their address. */
  readonly pots: Map<string, AddressState>
  /** The bank's own, by the text of their address: those that something was booked on. */
  readonly bankAddresses: Map<string, AddressState>
  /** Authorisations by the network's references, the newest last. */
  readonly authorisations: ReferenceIndex<HoldState>
  /** Everything that ever held money, by the id of the authorisation or the hold. */
  readonly holds: WideMap<HoldState>
  /** Open holds that end by themselves, by when. */
  readonly expiry: ExpiryIndex
  readonly parked: ReferenceIndex<ParkedReversal>
  /** Sequence of the record that answered a command id, by operation. */
  readonly commands: Readonly<Record<Operation, GenerationMap<number>>>
  /** Sequence of the record of an entry set, by its id. */
  readonly entrySets: GenerationMap<number>
  /** Sequence of the record that took an entry set back, by the id of what was taken back. */
  readonly reversedEntrySets: GenerationMap<number>
  /** Sum over all addresses per currency, kept while posting: zero, else a rule was broken. */
  readonly sums: Map<Currency, bigint>
}

/** Most references name one thing, so one is kept bare and only several as a list. */
export type ReferenceIndex<T extends object> = WideMap<T | T[]>

export const emptyState = (): LedgerState => ({
  sequence: 0,
  position: 0,
  openHolds: 0,
  parkedReversals: 0,
  closedDay: undefined,
  accounts: new Map(),
  pots: new Map(),
  bankAddresses: new Map(),
  authorisations: wideMap(),
  holds: wideMap(),
  expiry: expiryIndex(),
  parked: wideMap(),
  commands: Object.fromEntries(
    operations.map(operation => [operation, generationMap<number>()]),
  ) as unknown as Readonly<Record<Operation, GenerationMap<number>>>,
  entrySets: generationMap(),
  reversedEntrySets: generationMap(),
  sums: new Map(),
})
