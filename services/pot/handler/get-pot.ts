import type { Handler } from '#libraries/contract/contract.ts'
import type { potContract } from '../contract.ts'
import type { PotStore } from '../store/pot-store.ts'
import type { PotView } from '../store/pot-view.ts'

type Rpc = (typeof potContract)['methods']['getPot']

export const getPot =
  ({ store, view }: { store: Pick<PotStore, 'pot'>; view: PotView }): Handler<Rpc> =>
  async ({ potId }) => {
    const row = await store.pot(potId)
    return row === undefined ? { kind: 'unknown' } : { kind: 'found', pot: await view(row) }
  }
