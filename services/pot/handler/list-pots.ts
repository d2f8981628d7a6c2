import type { Client, Handler } from '#libraries/contract/contract.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { potContract } from '../contract.ts'
import { showPot } from '../domain/show-pot.ts'
import type { PotBooks } from '../store/pot-books.ts'
import type { PotStore } from '../store/pot-store.ts'
import type { RoundUpStore } from '../store/round-up-store.ts'

type Rpc = (typeof potContract)['methods']['listPots']

/** All balances come from one look into the ledger, so that money on its way between account and pot is not counted twice. */
export const listPots =
  ({
    store,
    roundUps,
    books,
    account,
    clock,
  }: {
    store: Pick<PotStore, 'potsOf'>
    roundUps: Pick<RoundUpStore, 'setting'>
    books: Pick<PotBooks, 'balancesOf'>
    account: Pick<Client<typeof accountContract>, 'getAccount'>
    clock: Pick<Clock, 'now'>
  }): Handler<Rpc> =>
  async ({ accountId }) => {
    const found = await account.getAccount({ accountId })
    if (found.kind === 'unknown') return { kind: 'unknown' }
    const { currency } = found.account
    const rows = await store.potsOf(accountId)
    const balances = await books.balancesOf({ accountId, currency, potIds: rows.map(({ potId }) => potId) })
    if (balances === undefined) return { kind: 'unknown' }
    const roundUp = await roundUps.setting(accountId)
    const now = clock.now()
    const { availableMinor, potMinor } = balances
    const pots = rows.map(row => showPot(row, { balanceMinor: potMinor.get(row.potId) ?? 0n, roundUp, now }))
    const inPots = pots.reduce((sum, { balance }) => sum + balance.amountMinor, 0n)
    return {
      kind: 'found',
      pots,
      available: { amountMinor: availableMinor, currency },
      total: { amountMinor: availableMinor + inPots, currency },
    }
  }
