import type { Handler } from '#libraries/contract/contract.ts'
import type { authorisationContract } from '../contract.ts'
import type { AcceptorStore } from '../store/acceptor-store.ts'

type Rpc = (typeof authorisationContract)['methods']['getAcceptors']

/** Unknown ids are left out. */
export const getAcceptors =
  ({ store }: { store: Pick<AcceptorStore, 'find'> }): Handler<Rpc> =>
  async ({ merchantIds }) => ({ acceptors: await store.find(merchantIds) })
