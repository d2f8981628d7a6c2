import type { Currency } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import { type Address, addressKey } from './addresses.ts'
import { chartLineOf, chartOfAccounts } from './chart-of-accounts.ts'
import type { JournalEntry } from './journal-entry.ts'

/** An entry set as it leaves the bank: plain JSON, ids opaque, times in milliseconds. */
export type BookedEntry = {
  readonly position: number
  readonly recordedAt: number
  readonly effectiveAt: number
  readonly kind: string
  readonly entrySetId: string
  readonly transactionId: string
  /** The entry set that this one takes back. */
  readonly reverses?: string | undefined
  readonly postings: readonly {
    readonly address: string
    /** Its place in a report: `liabilities:customer:main:acc_…`. */
    readonly account: string
    readonly currency: Currency
    /** Positive raises what we owe. */
    readonly amountMinor: number
  }[]
}

/** What an entry booked; undefined when it booked nothing (a hold, an opening). */
export const bookedEntry = ({
  position,
  recordedAt,
  effectiveAt,
  what,
}: Infer<typeof JournalEntry>): BookedEntry | undefined => {
  if (what.kind !== 'entrySetPosted' && what.kind !== 'captured') return undefined
  const { entrySetId, transactionId, entrySetKind: kind } = what
  const reverses = 'reverses' in what ? what.reverses : undefined
  return {
    position,
    recordedAt,
    effectiveAt,
    kind,
    entrySetId,
    transactionId,
    ...(reverses && { reverses }),
    postings: what.postings.map(({ address, amountMinor }) => ({
      address: addressKey(address),
      account: accountName(address),
      currency: address.currency,
      // The schema of a posting keeps it within what JSON holds exactly.
      amountMinor: Number(amountMinor),
    })),
  }
}

const groups = { asset: 'assets', liability: 'liabilities', income: 'income', expense: 'expenses' } as const

const groupOfLine = new Map(chartOfAccounts.map(({ name, type }) => [name, groups[type]]))

/** The address under the type of its line in the chart of accounts. */
export const accountName = (address: Address): string => {
  const { namespace, name, accountId } = address
  const group = groupOfLine.get(chartLineOf(address)) ?? 'equity'
  return [group, namespace, name, ...(accountId === undefined ? [] : [accountId])].join(':')
}
