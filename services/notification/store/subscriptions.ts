import type { AccountId, CustomerId, PushSubscriptionId } from '#libraries/ids/ids.ts'
import { type RowCache, rowCache } from '#libraries/storage/row-cache.ts'
import { put, remove, type Storage } from '#libraries/storage/storage-port.ts'
import { endpointTable, type SubscriptionRow, subscriptionTable } from './subscription-tables.ts'

/** Accounts whose phones are kept in memory: each payment asks, and most have none. This process alone writes them. */
const accountsInMemoryMax = 100_000

/** Phones per customer at most; one more is refused. */
export const subscriptionsMax = 20

export type Subscriptions = ReturnType<typeof subscriptionStore>

export const subscriptionStore = (storage: Storage) => {
  const cache = rowCache<readonly SubscriptionRow[]>({ sizeMax: accountsInMemoryMax })
  return storeOn(storage, cache)
}

const storeOn = (storage: Storage, cache: RowCache<readonly SubscriptionRow[]>) => ({
  ofAccount: (accountId: AccountId): Promise<readonly SubscriptionRow[]> =>
    cache
      .read(accountId, () => storage.range(subscriptionTable, { partition: { accountId }, limit: subscriptionsMax }))
      .then(rows => rows ?? []),

  find: (accountId: AccountId, subscriptionId: PushSubscriptionId): Promise<SubscriptionRow | undefined> =>
    storage.get(subscriptionTable, { accountId, subscriptionId }),

  endpointsOf: (customerId: CustomerId) =>
    storage.range(endpointTable, { partition: { customerId }, limit: subscriptionsMax }),

  ofEndpoint: (customerId: CustomerId, endpoint: string) => storage.get(endpointTable, { customerId, endpoint }),

  /** The endpoint row comes last: until it is there, a repeat of the request starts again. */
  add: (row: SubscriptionRow): Promise<void> => {
    const { customerId, endpoint, accountId, subscriptionId } = row
    const endpointRow = { customerId, endpoint, accountId, subscriptionId }
    return cache.write(accountId, () => storage.apply([put(subscriptionTable, row), put(endpointTable, endpointRow)]))
  },

  remove: ({ customerId, endpoint, accountId, subscriptionId }: Gone): Promise<void> => {
    const writes = [
      remove(subscriptionTable, { accountId, subscriptionId }),
      remove(endpointTable, { customerId, endpoint }),
    ]
    return cache.write(accountId, () => storage.apply(writes))
  },
})

type Gone = Pick<SubscriptionRow, 'customerId' | 'endpoint' | 'accountId' | 'subscriptionId'>
