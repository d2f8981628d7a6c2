import type { Handler } from '#libraries/contract/contract.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { potContract } from '../contract.ts'
import type { PotStore } from '../store/pot-store.ts'
import type { PotView } from '../store/pot-view.ts'

type Rpc = (typeof potContract)['methods']['lockPot']

/** A later lock replaces an earlier one. */
export const lockPot =
  ({
    store,
    view,
    clock,
  }: {
    store: Pick<PotStore, 'change'>
    view: PotView
    clock: Pick<Clock, 'now'>
  }): Handler<Rpc> =>
  async ({ potId, until }) => {
    const now = clock.now()
    if (until !== undefined && until <= now) return { kind: 'refused', reason: 'lock-in-the-past' }
    const row = await store.change(potId, () => ({ isLocked: true, lockedUntil: until, updatedAt: now }))
    return typeof row === 'string' ? { kind: 'refused', reason: row } : { kind: 'changed', pot: await view(row) }
  }
