import type { Handler } from '#libraries/contract/contract.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { potContract } from '../contract.ts'
import type { PotStore } from '../store/pot-store.ts'
import type { PotView } from '../store/pot-view.ts'

type Rpc = (typeof potContract)['methods']['unlockPot']

/** A lock is a customer's own resolution, so they may take it off before its end. */
export const unlockPot =
  ({
    store,
    view,
    clock,
  }: {
    store: Pick<PotStore, 'change'>
    view: PotView
    clock: Pick<Clock, 'now'>
  }): Handler<Rpc> =>
  async ({ potId }) => {
    const updatedAt = clock.now()
    const row = await store.change(potId, () => ({ isLocked: false, lockedUntil: undefined, updatedAt }))
    return typeof row === 'string' ? { kind: 'refused', reason: row } : { kind: 'changed', pot: await view(row) }
  }
