import type { Infer } from '#libraries/schema/schema.ts'
import type * as contract from '../contract.ts'
import type { EntrySet } from './booked-set.ts'

export type Authorise = Infer<typeof contract.AuthoriseCommand>
export type Reverse = Infer<typeof contract.ReverseCommand>
export type Post = Infer<typeof contract.PostCommand>
export type OpenAccount = Infer<typeof contract.OpenAccountCommand>
export type OpenAddress = Infer<typeof contract.OpenAddressCommand>
export type CloseAddress = Infer<typeof contract.CloseAddressCommand>
export type LimitAddress = Infer<typeof contract.LimitAddressCommand>
export type Hold = Infer<typeof contract.HoldCommand>
export type Increment = Infer<typeof contract.IncrementCommand>
export type Release = Infer<typeof contract.ReleaseCommand>
export type Capture = Infer<typeof contract.CaptureCommand>
export type Expire = Infer<typeof contract.ExpireCommand>
export type ReverseEntrySet = Infer<typeof contract.ReverseEntrySetCommand>
export type CloseDay = Infer<typeof contract.CloseDayCommand>
export type Condition = Infer<typeof contract.Condition>
export type HoldReference = Infer<typeof contract.HoldReference>

/**
 * The operations of the ledger. A command id is scoped by its operation: `post` and `authorise` may use one text each. In the
 * journal an operation is its place in this list, so it only ever grows at its end.
 */
export const operations = [
  'openAccount',
  'authorise',
  'reverse',
  'post',
  'openAddress',
  'closeAddress',
  'limitAddress',
  'hold',
  'increment',
  'release',
  'capture',
  'expire',
  'reverseEntrySet',
  'closeDay',
] as const
export type Operation = (typeof operations)[number]

type Bodies = {
  openAccount: OpenAccount
  authorise: Authorise
  reverse: Reverse
  post: Post
  openAddress: OpenAddress
  closeAddress: CloseAddress
  limitAddress: LimitAddress
  hold: Hold
  increment: Increment
  release: Release
  capture: Capture
  expire: Expire
  closeDay: CloseDay
}

/** A command in its envelope. To take an entry set back, the books must be shown it: they keep only where it was recorded. */
export type Command =
  | { readonly [O in keyof Bodies]: { readonly operation: O; readonly body: Bodies[O] } }[keyof Bodies]
  | {
      readonly operation: 'reverseEntrySet'
      readonly body: ReverseEntrySet
      /** The entry set that it names; undefined when there is none. */
      readonly original: EntrySet | undefined
    }
