import type { Handler } from '#libraries/contract/contract.ts'
import type { KeyRing } from '#libraries/hsm/key-ring.ts'
import type { customerContract } from '../contract.ts'
import { customerOfToken } from '../domain/token.ts'
import type { CustomerStore } from '../store/customer-store.ts'

type Rpc = (typeof customerContract)['methods']['authenticate']

/**
 * Tokens of older keys stay good. A right token of a customer who is not there (another data directory with the same keys)
 * is unknown.
 */
export const authenticate =
  ({ store, keys }: { store: Pick<CustomerStore, 'customer'>; keys: Pick<KeyRing, 'all'> }): Handler<Rpc> =>
  async ({ token }) => {
    const customerId = keys
      .all('customer-token')
      .map(({ secret }) => customerOfToken({ token: token.reveal(), key: secret.reveal() }))
      .find(found => found !== undefined)
    if (customerId === undefined || (await store.customer(customerId)) === undefined) return { kind: 'unknown' }
    return { kind: 'known', customerId }
  }
