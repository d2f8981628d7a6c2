import type { EntrySetId } from '#libraries/ids/ids.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { Posting } from '../contract.ts'

/** Postings that sum to zero per currency. `reverses`: the entry set that they take back. */
export type EntrySet = {
  readonly entrySetId: EntrySetId
  readonly postings: readonly Infer<typeof Posting>[]
  readonly reverses?: EntrySetId | undefined
}
