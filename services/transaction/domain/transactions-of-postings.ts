import { type AccountId, type PotId, siblingId, type TransactionId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import { isMainAddress, isPotAddress, type JournalEntry } from '#services/ledger/contract.ts'
import { type Effect, type Of, stamps } from './effect.ts'

type Postings = Of<'entrySetPosted'>['postings']

/** Siblings of an id that there are. */
const lastSibling = 15

/**
 * One transaction per account whose main address gained or lost: negative went out, positive came in. What moves between an account and its
 * pot is one transaction of the account. A transfer is one on each side: the entry set names the payer's, the payee's is its sibling.
 */
export const movedOf = (
  entry: JournalEntry,
  postings: Postings,
  { transactionId, kind }: { transactionId: TransactionId; kind: string },
): readonly Effect[] =>
  payersFirst(sumsOf(postings)).map(([accountId, amount], index) => ({
    kind: 'new',
    transaction: {
      transactionId: siblingId('tx', transactionId, Math.min(index, lastSibling)),
      accountId,
      kind,
      state: 'posted',
      amount,
      potId: potOf(postings, accountId),
      ...stamps(entry),
    },
  }))

const potOf = (postings: Postings, accountId: AccountId): PotId | undefined => {
  const leg = postings.find(({ address }) => address.accountId === accountId && isPotAddress(address))
  return leg?.address.name as PotId | undefined
}

type Sum = { readonly amountMinor: bigint; readonly currency: Currency }

const payersFirst = (sums: ReadonlyMap<AccountId, Sum>): readonly (readonly [AccountId, Sum])[] =>
  [...sums]
    .filter(([, { amountMinor }]) => amountMinor !== 0n)
    .toSorted(([, a], [, b]) => Number(a.amountMinor > 0n) - Number(b.amountMinor > 0n))

/** An account has one currency, so its main address has one sum. */
const sumsOf = (postings: Postings): ReadonlyMap<AccountId, Sum> => {
  const sums = new Map<AccountId, Sum>()
  for (const { address, amountMinor } of postings) {
    const { accountId, currency } = address
    if (accountId === undefined || !isMainAddress(address)) continue
    sums.set(accountId, { amountMinor: (sums.get(accountId)?.amountMinor ?? 0n) + amountMinor, currency })
  }
  return sums
}
