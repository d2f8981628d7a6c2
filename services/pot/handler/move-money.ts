import type { Client, Handler } from '#libraries/contract/contract.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import type { potContract } from '../contract.ts'
import { isLockedAt } from '../domain/lock.ts'
import { isSameMove, moveCommand, moveRefusalOf, type Operation, refusalOfMove } from '../domain/move.ts'
import type { PotStore } from '../store/pot-store.ts'
import type { PotView } from '../store/pot-view.ts'

type Rpc = (typeof potContract)['methods']['depositIntoPot' | 'withdrawFromPot']

/**
 * `depositIntoPot` and `withdrawFromPot`, which differ in the direction alone. What was ordered once is not judged again: a repeat
 * gets the first answer, whatever became of the pot since.
 */
export const moveMoney =
  ({
    operation,
    store,
    view,
    ledger,
    clock,
    ids,
  }: {
    operation: Operation
    store: Pick<PotStore, 'pot' | 'moveOf' | 'orderMove'>
    view: PotView
    ledger: Pick<Client<typeof ledgerContract>, 'post'>
    clock: Clock
    ids: Ids
  }): Handler<Rpc> =>
  async ({ potId, accountId, amount, dedupeId }) => {
    const pot = await store.pot(potId)
    if (pot === undefined) return { kind: 'refused', reason: 'unknown-pot' }
    const earlier = await store.moveOf({ potId, operation, dedupeId })
    const refusal = earlier === undefined && refusalOfMove(pot, accountId, amount)
    if (refusal) return { kind: 'refused', reason: refusal }
    const fresh = {
      potId,
      operation,
      dedupeId,
      accountId,
      ...amount,
      transactionId: ids.next('tx'),
      entrySetId: ids.next('entryset'),
      isLockedOut: operation === 'withdraw' && isLockedAt(pot, clock.now()),
    }
    const ordered = earlier ?? (await store.orderMove(fresh))
    if (!isSameMove(ordered, accountId, amount)) return { kind: 'refused', reason: 'duplicate-mismatch' }
    if (ordered.isLockedOut) return { kind: 'refused', reason: 'locked-pot' }
    const outcome = await ledger.post(moveCommand(ordered, clock.now()))
    if (outcome.kind === 'mismatch') return { kind: 'refused', reason: 'duplicate-mismatch' }
    if (outcome.kind === 'refused') return { kind: 'refused', reason: moveRefusalOf(outcome.reason) }
    const { transactionId } = ordered
    return { kind: 'moved', pot: await view(pot), transactionId, replayed: outcome.replayed }
  }
