import type { AccountId, AuthorisationId, CardId, HoldId, MerchantId, TransactionId } from '#libraries/ids/ids.ts'
import type { Currency, Money } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { CaptureOutcome, DeclineReason, RefusalReason } from '../contract.ts'
import type { Address } from '../messages/addresses.ts'
import type { After } from './balances.ts'
import type { EntrySet } from './booked-set.ts'
import type { Authorise, Operation } from './command.ts'

/** What the network asked, kept with either answer. */
export type Asked = {
  readonly authorisationId: AuthorisationId
  readonly transactionId: TransactionId
  readonly cardId: CardId | undefined
  readonly paymentKind: Authorise['kind']
  readonly amount: Money
  readonly merchantId: MerchantId | undefined
  readonly cvcResult: Authorise['cvcResult']
  /** Under which a reversal finds it. */
  readonly references: readonly string[]
}

export type AccountOpened = { readonly accountId: AccountId; readonly currency: Currency }
export type AddressOpened = { readonly address: Address }
export type AddressClosed = { readonly address: Address }
export type AddressLimited = {
  readonly address: Address
  readonly overdraftLimit: bigint
  readonly limitBefore: bigint
}
export type Approved = Asked & {
  readonly accountId: AccountId
  readonly held: boolean
  readonly approvalCode: string
  readonly expiresAt: number | undefined
  readonly overCapturePercent: number
}
export type Declined = Asked & { readonly accountId: AccountId | undefined; readonly reason: DeclineReason }
export type Reversed = {
  readonly authorisationId: AuthorisationId
  readonly transactionId: TransactionId
  readonly accountId: AccountId
  /** How it was found, so that it is found again: a reference of its own and the sequence of its record. */
  readonly reference: string
  readonly authorisationSequence: number
  readonly released: Money
  readonly remaining: Money
  readonly reason: string
}
export type Parked = {
  readonly references: readonly string[]
  readonly cardId: CardId | undefined
  readonly reason: string
}
export type Posted = EntrySet & { readonly transactionId: TransactionId; readonly entrySetKind: string }
export type HoldPlaced = {
  readonly holdId: HoldId
  readonly holdKind: string
  readonly address: Address
  readonly to: Address | undefined
  readonly amount: Money
  readonly expiresAt: number | undefined
}

/** Which hold, as it was found: its id finds it again. */
export type OfHold = {
  readonly hold: AuthorisationId | HoldId
  readonly transactionId: TransactionId | undefined
  readonly accountId: AccountId
}
export type Incremented = OfHold & {
  readonly amount: Money
  readonly held: Money
  readonly approvalCode: string
  readonly expiresAt: number | undefined
  readonly expiredAtBefore: number | undefined
}
export type Released = OfHold & { readonly released: Money; readonly held: Money; readonly reason: string }
export type Expired = OfHold & { readonly released: Money }
type CaptureWords = Pick<Extract<Infer<typeof CaptureOutcome>, { kind: 'captured' }>, 'found' | 'claim'>
export type Captured = EntrySet &
  CaptureWords & {
    readonly transactionId: TransactionId
    readonly entrySetKind: string
    readonly hold: AuthorisationId | HoldId | undefined
    /** Who paid; undefined: it is on suspense. */
    readonly accountId: AccountId | undefined
    readonly amount: Money
    readonly released: Money
    readonly held: Money
    readonly overdrawn: boolean
  }
export type DayClosed = { readonly day: string; readonly closedDayBefore: number | undefined }
export type Refused = { readonly operation: Operation; readonly reason: RefusalReason }

/** What a command did: enough to change the state, to answer a repeat and to tell the readers of the journal. */
export type What =
  | ({ readonly kind: 'accountOpened' } & AccountOpened)
  | ({ readonly kind: 'addressOpened' } & AddressOpened)
  | ({ readonly kind: 'addressClosed' } & AddressClosed)
  | ({ readonly kind: 'addressLimited' } & AddressLimited)
  | ({ readonly kind: 'approved' } & Approved)
  | ({ readonly kind: 'declined' } & Declined)
  | ({ readonly kind: 'reversed' } & Reversed)
  | ({ readonly kind: 'parked' } & Parked)
  | ({ readonly kind: 'posted' } & Posted)
  | ({ readonly kind: 'holdPlaced' } & HoldPlaced)
  | ({ readonly kind: 'incremented' } & Incremented)
  | ({ readonly kind: 'released' } & Released)
  | ({ readonly kind: 'expired' } & Expired)
  | ({ readonly kind: 'captured' } & Captured)
  | ({ readonly kind: 'dayClosed' } & DayClosed)
  | ({ readonly kind: 'refused' } & Refused)

/** The decision on one command, as the journal keeps it, with the numbers of the customers' addresses that it touched. */
export type Recorded = After & {
  /** 1, 2, 3, … over all recorded commands. */
  readonly sequence: number
  /** 1, 2, 3, … over the entries that readers see; a refusal is kept but not told, it has that of the last entry. */
  readonly position: number
  readonly commandId: string
  readonly requestHash: string
  readonly recordedAt: number
  readonly effectiveAt: number
  readonly traceparent: string | undefined
  readonly what: What
}

/** The operation that a record answers: with it and the command id a repeat is found. */
export const operationOf = (what: What): Operation => {
  switch (what.kind) {
    case 'posted':
      return what.reverses === undefined ? 'post' : 'reverseEntrySet'
    case 'refused':
      return what.operation
    default:
      return operationOfKind[what.kind]
  }
}

const operationOfKind = {
  accountOpened: 'openAccount',
  addressOpened: 'openAddress',
  addressClosed: 'closeAddress',
  addressLimited: 'limitAddress',
  approved: 'authorise',
  declined: 'authorise',
  reversed: 'reverse',
  parked: 'reverse',
  holdPlaced: 'hold',
  incremented: 'increment',
  released: 'release',
  expired: 'expire',
  captured: 'capture',
  dayClosed: 'closeDay',
} as const satisfies Record<Exclude<What['kind'], 'posted' | 'refused'>, Operation>

/** Whether readers of the journal are told. */
export const isEntry = (what: What): boolean => what.kind !== 'refused'

/** The entry set of a record, if it booked one. */
export const entrySetOf = (what: What): EntrySet | undefined =>
  what.kind === 'posted' || what.kind === 'captured' ? what : undefined

/** How much of a batch a record takes. */
export const weightOf = (what: What): number =>
  what.kind === 'posted' || what.kind === 'captured' ? what.postings.length : 1
