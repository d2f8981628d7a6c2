import type { Handler } from '#libraries/contract/contract.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { potContract } from '../contract.ts'
import type { PotStore } from '../store/pot-store.ts'
import type { PotView } from '../store/pot-view.ts'
import type { RoundUpStore } from '../store/round-up-store.ts'

type Rpc = (typeof potContract)['methods']['setRoundUp']

/** An account has one setting, so a pot that takes its round-ups takes them from the pot that did before. */
export const setRoundUp =
  ({
    store,
    roundUps,
    view,
    clock,
  }: {
    store: Pick<PotStore, 'pot'>
    roundUps: Pick<RoundUpStore, 'set' | 'end' | 'setting'>
    view: PotView
    clock: Pick<Clock, 'now'>
  }): Handler<Rpc> =>
  async ({ potId, multiplier }) => {
    const pot = await store.pot(potId)
    if (pot === undefined) return { kind: 'refused', reason: 'unknown-pot' }
    if (pot.state === 'closed') return { kind: 'refused', reason: 'closed-pot' }
    const { accountId } = pot
    const before = await roundUps.setting(accountId)
    const isSame = before?.potId === potId && before.multiplier === multiplier
    if (multiplier === null) await roundUps.end({ accountId, potId, now: clock.now() })
    // A repeat must not move `since`, or a payment between the two would be left out.
    else if (!isSame) await roundUps.set({ accountId, potId, multiplier, since: clock.now() })
    // Closing ends round-ups when the pot's row says closed: one of the two sees the other.
    const after = await store.pot(potId)
    if (after?.state === 'closed') {
      await roundUps.end({ accountId, potId, now: clock.now() })
      return { kind: 'refused', reason: 'closed-pot' }
    }
    return { kind: 'changed', pot: await view(pot) }
  }
