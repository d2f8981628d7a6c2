import { invariant } from '#libraries/errors/invariant.ts'
import type { JournalEntry } from '../../contract.ts'
import { type Address, addressKey, customerAddress } from '../../messages/addresses.ts'
import { addTotals, noTotals, subtractTotals, type Totals } from './totals.ts'

export type AddressChange = { readonly address: Address; readonly key: string; readonly change: Totals }

/** What the index knows when an entry comes. */
export type KnownBefore = {
  readonly totals: (address: Address) => Totals
  /** Where the money of an open hold is going, if that is one of the bank's own addresses. */
  readonly bankTarget: (holdId: string) => Address | undefined
}

/**
 * What an entry changed on each address that it touched, a change of zero included. Of customers' addresses the entry says how they
 * are after it, so the change is the step from before; on the bank's own ones it is the sum of the postings and what holds bring or
 * no longer bring. Where a customer's posted balance is known both ways they must agree, else the journal contradicts itself.
 */
export const changesOfEntry = (entry: JournalEntry, before: KnownBefore): readonly AddressChange[] => {
  const moved = movedByAddress(entry, before)
  const changes = afterEntry(entry).map(({ address, after }) => {
    const key = addressKey(address)
    const change = subtractTotals(after, before.totals(address))
    invariant(change.posted === (moved.get(key)?.change.posted ?? 0n), 'A balance moves by what is posted on it.')
    moved.delete(key)
    return { address, key, change }
  })
  return [...changes, ...moved.values()]
}

/** The postings of an entry; none when it booked nothing. */
export const postingsOf = ({ what }: JournalEntry) => ('postings' in what ? what.postings : [])

/** By how much an entry changes what a hold keeps; undefined when it is not about a hold that a `hold` command placed. */
export const holdChangeOf = ({ what }: JournalEntry): { holdId: string; amountMinor: bigint } | undefined => {
  if (!('holdId' in what) || what.holdId === undefined) return undefined
  const { holdId } = what
  switch (what.kind) {
    case 'holdPlaced':
    case 'holdIncremented':
      return { holdId, amountMinor: what.amount.amountMinor }
    case 'holdReleased':
    case 'holdExpired':
    case 'captured':
      return { holdId, amountMinor: -what.released.amountMinor }
  }
}

const movedByAddress = (entry: JournalEntry, { bankTarget }: KnownBefore): Map<string, AddressChange> => {
  const moved = new Map<string, AddressChange>()
  const move = (address: Address, by: Partial<Totals>) => {
    const key = addressKey(address)
    moved.set(key, { address, key, change: addTotals(moved.get(key)?.change ?? noTotals, { ...noTotals, ...by }) })
  }
  for (const { address, amountMinor } of postingsOf(entry)) move(address, { posted: amountMinor })
  const hold = holdChangeOf(entry)
  const target = hold && bankTarget(hold.holdId)
  if (target !== undefined) move(target, { pendingIn: hold?.amountMinor ?? 0n })
  return moved
}

const afterEntry = ({ balances, addresses }: JournalEntry): { address: Address; after: Totals }[] => [
  ...balances.map(({ accountId, currency, ...after }) => ({ address: customerAddress(accountId, currency), after })),
  ...addresses.map(({ address, ...after }) => ({ address, after })),
]
