import type { Client, Handler } from '#libraries/contract/contract.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import type { accountContract } from '../contract.ts'
import { depositCommand, isSameDeposit, refusalOfDeposit } from '../domain/deposit.ts'
import type { AccountStore } from '../store/account-store.ts'

type Rpc = (typeof accountContract)['methods']['deposit']

/** What was ordered once is not judged again: a repeat gets the ledger's answer, whatever the account's state is now. */
export const deposit =
  ({
    store,
    ledger,
    clock,
    ids,
  }: {
    store: Pick<AccountStore, 'account' | 'depositOf' | 'orderDeposit'>
    ledger: Pick<Client<typeof ledgerContract>, 'post'>
    clock: Clock
    ids: Ids
  }): Handler<Rpc> =>
  async ({ dedupeId, accountId, amount }) => {
    const earlier = await store.depositOf(dedupeId)
    const refusal = earlier === undefined && refusalOfDeposit(await store.account(accountId), amount)
    if (refusal) return { kind: 'refused', reason: refusal }
    const fresh = {
      dedupeId,
      accountId,
      ...amount,
      transactionId: ids.next('tx'),
      entrySetId: ids.next('entryset'),
      at: clock.now(),
    }
    const ordered = earlier ?? (await store.orderDeposit(fresh))
    if (!isSameDeposit(ordered, accountId, amount)) return { kind: 'refused', reason: 'duplicate-mismatch' }
    const outcome = await ledger.post(depositCommand(ordered, clock.now()))
    if (outcome.kind === 'posted')
      return { kind: 'deposited', transactionId: ordered.transactionId, replayed: outcome.replayed }
    if (outcome.kind === 'mismatch') return { kind: 'refused', reason: 'duplicate-mismatch' }
    const { reason } = outcome
    invariant(
      reason === 'unknown-account' ||
        reason === 'closed-account' ||
        reason === 'wrong-currency' ||
        reason === 'closed-day',
      'A deposit is new, sums to zero and takes from an address that may go below zero.',
    )
    return { kind: 'refused', reason }
  }
