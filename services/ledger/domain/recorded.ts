import type { AccountId, AuthorisationId, CardId, EntrySetId, MerchantId, TransactionId } from '#libraries/ids/ids.ts'
import type { Currency, Money } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { Balances, DeclineReason, Posting, PostOutcome } from '../contract.ts'
import type { Authorise, Operation } from './command.ts'

export type PostRefusal = Extract<Infer<typeof PostOutcome>, { kind: 'refused' }>['reason']

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
export type Approved = Asked & {
  readonly accountId: AccountId
  readonly held: boolean
  readonly approvalCode: string
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
export type Posted = {
  readonly entrySetId: EntrySetId
  readonly transactionId: TransactionId
  readonly entrySetKind: string
  readonly postings: readonly Infer<typeof Posting>[]
}
export type PostRefused = { readonly entrySetId: EntrySetId; readonly reason: PostRefusal }

/** What a command did: enough to change the state, to answer a repeat and to tell the readers of the journal. */
export type What =
  | ({ readonly kind: 'accountOpened' } & AccountOpened)
  | ({ readonly kind: 'approved' } & Approved)
  | ({ readonly kind: 'declined' } & Declined)
  | ({ readonly kind: 'reversed' } & Reversed)
  | ({ readonly kind: 'parked' } & Parked)
  | ({ readonly kind: 'posted' } & Posted)
  | ({ readonly kind: 'postRefused' } & PostRefused)

/** The decision on one command, as the journal keeps it. */
export type Recorded = {
  /** 1, 2, 3, … over all recorded commands. */
  readonly sequence: number
  /** 1, 2, 3, … over the entries that readers see; a refused entry set is kept but not told, it has that of the last entry. */
  readonly position: number
  readonly commandId: string
  readonly requestHash: string
  readonly recordedAt: number
  readonly effectiveAt: number
  readonly traceparent: string | undefined
  readonly what: What
  /** The accounts that it touched, as they are after it. */
  readonly balances: readonly Balances[]
}

/** The operation that a record answers: with it and the command id a repeat is found. */
export const operationOf = (what: What): Operation => {
  switch (what.kind) {
    case 'accountOpened':
      return 'openAccount'
    case 'approved':
    case 'declined':
      return 'authorise'
    case 'reversed':
    case 'parked':
      return 'reverse'
    case 'posted':
    case 'postRefused':
      return 'post'
  }
}

/** Whether readers of the journal are told. */
export const isEntry = (what: What): boolean => what.kind !== 'postRefused'
