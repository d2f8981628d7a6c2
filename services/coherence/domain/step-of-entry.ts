import type { Infer } from '#libraries/schema/schema.ts'
import { addressKey, type JournalEntry, type Posting } from '#services/ledger/contract.ts'
import { mainAddressKey } from './address-of-key.ts'
import {
  type AuthorisationStep,
  approved,
  captured,
  declined,
  expired,
  incremented,
  placed,
  released,
  reversed,
} from './authorisation-steps.ts'

/** What an entry does to the books, as coherence understands it from its own words and not from the numbers that came with it. */
export type Step = {
  /** Addresses that are in the books from now on. */
  readonly opens: readonly string[]
  readonly postings: readonly Infer<typeof Posting>[]
  readonly limit?: { readonly addressKey: string; readonly limitMinor: bigint }
  readonly authorisation?: AuthorisationStep | undefined
}

const nothing: Step = { opens: [], postings: [] }

export const stepOf = (entry: JournalEntry): Step => {
  const { what } = entry
  switch (what.kind) {
    case 'accountOpened':
      return { ...nothing, opens: [mainAddressKey(what.accountId, what.currency)] }
    case 'addressOpened':
      return { ...nothing, opens: [addressKey(what.address)] }
    case 'addressLimited':
      return { ...nothing, limit: { addressKey: addressKey(what.address), limitMinor: what.overdraftLimitMinor } }
    case 'authorisationApproved':
      return { ...nothing, authorisation: approved(entry, what) }
    case 'authorisationDeclined':
      return { ...nothing, authorisation: declined(entry, what) }
    case 'authorisationReversed':
      return { ...nothing, authorisation: reversed(entry, what) }
    case 'entrySetPosted':
      return { ...nothing, postings: what.postings }
    case 'holdPlaced':
      return { ...nothing, authorisation: placed(entry, what) }
    case 'holdIncremented':
      return { ...nothing, authorisation: incremented(entry, what) }
    case 'holdReleased':
      return { ...nothing, authorisation: released(entry, what) }
    case 'holdExpired':
      return { ...nothing, authorisation: expired(entry, what) }
    case 'captured':
      return { ...nothing, postings: what.postings, authorisation: captured(entry, what) }
    case 'addressClosed':
    case 'reversalParked':
    case 'dayClosed':
      return nothing
  }
}
