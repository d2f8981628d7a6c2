import type { Handler } from '#libraries/contract/contract.ts'
import type { accountContract } from '../contract.ts'
import type { AccountStore } from '../store/account-store.ts'

type Rpc = (typeof accountContract)['methods']['listAccounts']

/** In the order in which they were opened. */
export const listAccounts =
  ({ store }: { store: Pick<AccountStore, 'accountsOf'> }): Handler<Rpc> =>
  async ({ customerId }) => ({ accounts: await store.accountsOf(customerId) })
