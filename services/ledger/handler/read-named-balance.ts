import type { Handler } from '#libraries/contract/contract.ts'
import type { AccountId } from '#libraries/ids/ids.ts'
import type { ledgerContract } from '../contract.ts'
import { accountSums, bankSums } from '../domain/named-sums.ts'
import { namedBalance } from '../messages/named-balances.ts'
import type { History } from '../store/history/history-port.ts'
import { totalsText } from '../store/history/totals-text.ts'
import type { LedgerStore } from '../store/ledger-store.ts'

type Parts = { readonly store: Pick<LedgerStore, 'read'>; readonly history: Pick<History, 'read'> }

/** A named balance from the books that decide. The index only says which pots an account has. */
export const readNamedBalance =
  ({ store, history }: Parts): Handler<typeof ledgerContract.methods.readNamedBalance> =>
  async ({ name, accountId }) => {
    const named = namedBalance(name)
    if (named === undefined || (named.of === 'account') !== (accountId !== undefined)) return { kind: 'unknown' }
    if (accountId === undefined)
      return store.read(state => ({
        kind: 'found',
        balances: bankSums(state, named).map(({ currency, ...sums }) => ({ currency, ...texts(sums) })),
        position: state.position,
      }))
    const potKeys = await potKeysOf({ store, history }, accountId)
    return store.read(state => {
      const sums = accountSums(state, accountId, potKeys)
      if (sums === undefined) return { kind: 'unknown' }
      const balances = sums.map(({ currency, available, ...totals }) => ({
        currency,
        ...totalsText(totals),
        available: String(available),
      }))
      return { kind: 'found', balances, position: state.position }
    })
  }

const texts = ({ posted, held, pendingIn }: Omit<ReturnType<typeof bankSums>[number], 'currency'>) => ({
  posted: String(posted),
  ...(held !== undefined && { held: String(held) }),
  ...(pendingIn !== undefined && { pendingIn: String(pendingIn) }),
})

/** Without waiting: what the index does not know yet is looked for in the books. */
const potKeysOf = async ({ store, history }: Parts, accountId: AccountId): Promise<readonly string[]> => {
  const hasPots = await store.read(state => (state.accounts.get(accountId)?.rare.openPots ?? 0) > 0)
  if (!hasPots) return []
  const query = { kind: 'totals', of: { accountId }, point: {} } as const
  const found = await history.read<'totals'>(query, 0).catch(() => undefined)
  return (found?.answer ?? []).map(({ key }) => key)
}
