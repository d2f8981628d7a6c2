import type { Handler, RequestOf, ResponseOf } from '#libraries/contract/contract.ts'
import type { Currency } from '#libraries/money/money.ts'
import type { ledgerContract } from '../contract.ts'
import { type Address, addressKey, bankAddressNames, isBankAddress } from '../messages/addresses.ts'
import { type NamedBalance, namedBalance } from '../messages/named-balances.ts'
import { historyLimits } from '../messages/reads.ts'
import type { History } from '../store/history/history-port.ts'
import type { HistoryQuery } from '../store/history/history-queries.ts'
import { addTotals, noTotals, type Totals } from '../store/history/totals.ts'
import { totalsText } from '../store/history/totals-text.ts'

type Method = typeof ledgerContract.methods.readBalanceAt
type Whose = RequestOf<Method>['of']
type Balance = Extract<ResponseOf<Method>, { kind: 'found' }>['balances'][number]

/** A balance at a point of either axis or both, from the index. */
export const readBalanceAt =
  ({ history }: { history: Pick<History, 'read'> }): Handler<Method> =>
  async ({ of, ...point }, context) => {
    const asked = askedOf(of)
    const waitMs = Math.min(historyLimits.waitMs, context.remainingMs())
    const { answer, ...asOf } = await history.read<'totals'>({ kind: 'totals', of: asked.of, point }, waitMs)
    const known = answer.flatMap(({ key, totals }) => (totals === undefined ? [] : [{ key, totals }]))
    if (known.length === 0 && !asked.isAlwaysThere) return { kind: 'unknown', ...asOf }
    return { kind: 'found', balances: asked.balancesOf(perCurrency(known)), ...asOf }
  }

type Asked = {
  readonly of: HistoryQuery<'totals'>['of']
  /** The bank's addresses are there before anything is booked on them. */
  readonly isAlwaysThere: boolean
  readonly balancesOf: (sums: ReadonlyMap<Currency, Totals>) => readonly Balance[]
}

const none: Asked = { of: { keys: [] }, isAlwaysThere: false, balancesOf: () => [] }

const askedOf = (whose: Whose): Asked => {
  if (whose.kind === 'address') return ofAddress(whose.address)
  const named = namedBalance(whose.name)
  if (named === undefined) return none
  if (named.of === 'bank') return ofBank(named)
  return whose.accountId === undefined
    ? none
    : { of: { accountId: whose.accountId }, isAlwaysThere: false, balancesOf: allNumbers }
}

const ofAddress = (address: Address): Asked => ({
  of: { keys: [addressKey(address)] },
  isAlwaysThere: isBankAddress(address),
  balancesOf: sums => allNumbers(sums.size > 0 ? sums : new Map([[address.currency, noTotals]])),
})

/** Entry sets sum to zero, so that what customers have is what all other lines together have not: no need to read every account. */
const ofBank = ({ lines }: NamedBalance): Asked => {
  const isOfCustomers = lines.includes('customer')
  return {
    of: { bank: isOfCustomers ? bankAddressNames : lines },
    isAlwaysThere: true,
    balancesOf: isOfCustomers
      ? sums => [...sums].map(([currency, { posted }]) => ({ currency, posted: String(-posted) }))
      : allNumbers,
  }
}

const allNumbers = (sums: ReadonlyMap<Currency, Totals>): readonly Balance[] =>
  [...sums].map(([currency, totals]) => ({ currency, ...totalsText(totals) }))

const perCurrency = (
  found: readonly { readonly key: string; readonly totals: Totals }[],
): ReadonlyMap<Currency, Totals> => {
  const sums = new Map<Currency, Totals>()
  for (const { key, totals } of found) {
    const currency = key.split('/')[3] as Currency
    sums.set(currency, addTotals(sums.get(currency) ?? noTotals, totals))
  }
  return sums
}
