import type { Handler } from '#libraries/contract/contract.ts'
import type { accountContract } from '../contract.ts'
import type { AccountStore } from '../store/account-store.ts'

type Rpc = (typeof accountContract)['methods']['getAccount']

export const getAccount =
  ({ store }: { store: Pick<AccountStore, 'account'> }): Handler<Rpc> =>
  async ({ accountId }) => {
    const account = await store.account(accountId)
    return account === undefined ? { kind: 'unknown' } : { kind: 'found', account }
  }
