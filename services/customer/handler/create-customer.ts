import type { Handler } from '#libraries/contract/contract.ts'
import { secret } from '#libraries/errors/sensitive.ts'
import type { KeyRing } from '#libraries/hsm/key-ring.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { customerContract } from '../contract.ts'
import { tokenOf } from '../domain/token.ts'
import type { CustomerStore } from '../store/customer-store.ts'

type Rpc = (typeof customerContract)['methods']['createCustomer']

export const createCustomer =
  ({
    store,
    keys,
    clock,
    ids,
  }: {
    store: Pick<CustomerStore, 'create'>
    keys: Pick<KeyRing, 'current'>
    clock: Clock
    ids: Ids
  }): Handler<Rpc> =>
  async ({ dedupeId, name }) => {
    const fresh = { customerId: ids.next('user'), name, createdAt: clock.now() }
    const { customerId } = await store.create(dedupeId, fresh)
    const key = keys.current('customer-token').secret.reveal()
    return { customerId, token: secret(tokenOf({ customerId, key })) }
  }
