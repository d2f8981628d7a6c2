import type { AccountId, CardId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import type { AddressState } from './address-state.ts'
import { type Operation, operations } from './command.ts'
import { type ExpiryIndex, expiryIndex } from './expiry-index.ts'
import { type GenerationMap, generationMap } from './generation-map.ts'
import type { HoldState } from './hold-state.ts'
import { type WideMap, wideMap } from './wide-map.ts'

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
