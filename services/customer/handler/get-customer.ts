import type { Handler } from '#libraries/contract/contract.ts'
import type { customerContract } from '../contract.ts'
import type { CustomerStore } from '../store/customer-store.ts'

type Rpc = (typeof customerContract)['methods']['getCustomer']

export const getCustomer =
  ({ store }: { store: Pick<CustomerStore, 'customer'> }): Handler<Rpc> =>
  async ({ customerId }) => {
    const customer = await store.customer(customerId)
    return customer === undefined ? { kind: 'unknown' } : { kind: 'found', ...customer }
  }
