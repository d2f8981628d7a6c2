import type { Handler } from '#libraries/contract/contract.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { potContract } from '../contract.ts'
import { isGoal } from '../domain/opening.ts'
import type { PotStore } from '../store/pot-store.ts'
import type { PotView } from '../store/pot-view.ts'

type Rpc = (typeof potContract)['methods']['updatePot']

export const updatePot =
  ({
    store,
    view,
    clock,
  }: {
    store: Pick<PotStore, 'change'>
    view: PotView
    clock: Pick<Clock, 'now'>
  }): Handler<Rpc> =>
  async ({ potId, name, style, goalMinor }) => {
    if (!isGoal(goalMinor)) return { kind: 'refused', reason: 'invalid-goal' }
    const updatedAt = clock.now()
    const row = await store.change(potId, before => ({
      name: name ?? before.name,
      style: style ?? before.style,
      goalMinor: goalMinor === undefined ? before.goalMinor : (goalMinor ?? undefined),
      updatedAt,
    }))
    return typeof row === 'string' ? { kind: 'refused', reason: row } : { kind: 'changed', pot: await view(row) }
  }
