import { invariant } from '#libraries/errors/invariant.ts'
import type { JournalEntry } from '../../contract.ts'
import { type Address, addressKey, customerAddress } from '../../messages/addresses.ts'
import { noTotals, subtractTotals, type Totals } from './totals.ts'

export type AddressChange = { readonly address: Address; readonly key: string; readonly change: Totals }

/**
 * What an entry changed on each address that it touched, a change of zero included. Of customers' addresses the entry says how they
 * are after it, so the change is the step from `before`; of the bank's own ones it is the sum of the postings. Where both are known
 * they must agree, else the journal contradicts itself.
 */
export const changesOfEntry = (entry: JournalEntry, before: (address: Address) => Totals): readonly AddressChange[] => {
  const posted = postedByAddress(entry)
  const changes = afterEntry(entry).map(({ address, after }) => {
    const key = addressKey(address)
    const change = subtractTotals(after, before(address))
    invariant(change.posted === (posted.get(key)?.amountMinor ?? 0n), 'A balance moves by what is posted on it.')
    posted.delete(key)
    return { address, key, change }
  })
  for (const [key, { address, amountMinor }] of posted)
    changes.push({ address, key, change: { ...noTotals, posted: amountMinor } })
  return changes
}

/** The postings of an entry; none when it booked nothing. */
export const postingsOf = ({ what }: JournalEntry) => ('postings' in what ? what.postings : [])

const postedByAddress = (entry: JournalEntry) => {
  const posted = new Map<string, { address: Address; amountMinor: bigint }>()
  for (const { address, amountMinor } of postingsOf(entry)) {
    const key = addressKey(address)
    posted.set(key, { address, amountMinor: (posted.get(key)?.amountMinor ?? 0n) + amountMinor })
  }
  return posted
}

const afterEntry = ({ balances, addresses }: JournalEntry): { address: Address; after: Totals }[] => [
  ...balances.map(({ accountId, currency, ...after }) => ({ address: customerAddress(accountId, currency), after })),
  ...addresses.map(({ address, ...after }) => ({ address, after })),
]
