import type { AccountId, CustomerId, PushSubscriptionId } from '#libraries/ids/ids.ts'
import { put, remove, type Storage } from '#libraries/storage/storage-port.ts'
import { endpointTable, type SubscriptionRow, subscriptionTable } from './subscription-tables.ts'

/** Phones per customer at most; one more is refused. */
export const subscriptionsMax = 20

export type Subscriptions = ReturnType<typeof subscriptionStore>

export const subscriptionStore = (storage: Storage) => ({
  ofAccount: (accountId: AccountId): Promise<readonly SubscriptionRow[]> =>
    storage.range(subscriptionTable, { partition: { accountId }, limit: subscriptionsMax }),

  find: (accountId: AccountId, subscriptionId: PushSubscriptionId): Promise<SubscriptionRow | undefined> =>
    storage.get(subscriptionTable, { accountId, subscriptionId }),

  endpointsOf: (customerId: CustomerId) =>
    storage.range(endpointTable, { partition: { customerId }, limit: subscriptionsMax }),

  ofEndpoint: (customerId: CustomerId, endpoint: string) => storage.get(endpointTable, { customerId, endpoint }),

  /** The endpoint row comes last: until it is there, a repeat of the request starts again. */
  add: async (row: SubscriptionRow): Promise<void> => {
    const { customerId, endpoint, accountId, subscriptionId } = row
    await storage.apply([
      put(subscriptionTable, row),
      put(endpointTable, { customerId, endpoint, accountId, subscriptionId }),
    ])
  },

  remove: ({
    customerId,
    endpoint,
    accountId,
    subscriptionId,
  }: Pick<SubscriptionRow, 'customerId' | 'endpoint' | 'accountId' | 'subscriptionId'>): Promise<void> =>
    storage.apply([
      remove(subscriptionTable, { accountId, subscriptionId }),
      remove(endpointTable, { customerId, endpoint }),
    ]),
})
