import type { Currency } from '#libraries/money/money.ts'
import { addressKey, chartLineOf } from '#services/ledger/contract.ts'
import { addressOfKey } from './address-of-key.ts'
import type { Authorisation } from './authorisation.ts'
import { type Numbers, noNumbers, plus } from './numbers.ts'
import type { Step } from './step-of-entry.ts'

export type HoldChange = { readonly before: Authorisation | undefined; readonly after: Authorisation | undefined }

/**
 * What an entry adds to each address that it changes, by its key; one that it opens or limits is there with nothing, for a limit is set
 * and not added.
 */
export const addedBy = (
  { opens, postings, limit }: Step,
  hold: HoldChange | undefined,
): ReadonlyMap<string, Numbers> => {
  const touched = limit === undefined ? opens : [...opens, limit.addressKey]
  const added = new Map<string, Numbers>(touched.map(key => [key, noNumbers]))
  const add = (key: string, numbers: Partial<Numbers>) =>
    added.set(key, plus(added.get(key) ?? noNumbers, { ...noNumbers, ...numbers }))
  const keep = ({ addressKey: key, toKey, heldMinor }: Authorisation, times: 1 | -1) => {
    const keptMinor = BigInt(times) * heldMinor
    add(key, { heldMinor: keptMinor, holdsCount: heldMinor === 0n ? 0 : times })
    if (toKey !== undefined) add(toKey, { pendingInMinor: keptMinor })
  }
  for (const { address, amountMinor } of postings) add(addressKey(address), { postedMinor: amountMinor })
  if (hold?.before !== undefined && hold.before !== hold.after) keep(hold.before, -1)
  if (hold?.after !== undefined && hold.before !== hold.after) keep(hold.after, 1)
  for (const [key, numbers] of added) if (!touched.includes(key) && isNothing(numbers)) added.delete(key)
  return added
}

const isNothing = ({ postedMinor, heldMinor, holdsCount, pendingInMinor }: Numbers): boolean =>
  postedMinor === 0n && heldMinor === 0n && holdsCount === 0 && pendingInMinor === 0n

/** The sum of an entry's postings in each currency that it has. */
export const sumsOf = ({ postings }: Step): ReadonlyMap<Currency, bigint> => {
  const sums = new Map<Currency, bigint>()
  for (const { address, amountMinor } of postings)
    sums.set(address.currency, (sums.get(address.currency) ?? 0n) + amountMinor)
  return sums
}

/** `total/GBP`: of all addresses together. `line/customer/GBP`: of those on one line of the chart of accounts. */
export const totalKey = (currency: string): string => `total/${currency}`
export const lineKey = (line: string, currency: string): string => `line/${line}/${currency}`

/** What an entry adds to the sums over many addresses, by their keys, from what it adds to each. */
export const addedToSums = (added: ReadonlyMap<string, Numbers>): ReadonlyMap<string, Numbers> => {
  const sums = new Map<string, Numbers>()
  const add = (key: string, numbers: Numbers) => sums.set(key, plus(sums.get(key) ?? noNumbers, numbers))
  for (const [key, numbers] of added) {
    const address = addressOfKey(key)
    add(totalKey(address.currency), numbers)
    if (numbers.postedMinor !== 0n) add(lineKey(chartLineOf(address), address.currency), numbers)
  }
  return sums
}
