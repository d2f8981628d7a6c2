import { epochMs, type Infer, idOf, object, text } from '#libraries/schema/schema.ts'
import { table } from '#libraries/storage/storage-port.ts'

/** A phone or browser that wants pushes about an account. `auth` and `p256dh` are its keys, made by the browser (RFC 8291). */
const SubscriptionRow = object({
  accountId: idOf('acc'),
  subscriptionId: idOf('push'),
  customerId: idOf('user'),
  endpoint: text({ maxLength: 2048 }),
  p256dh: text({ maxLength: 128 }),
  auth: text({ maxLength: 64 }),
  createdAt: epochMs(),
})
export type SubscriptionRow = Infer<typeof SubscriptionRow>

export const subscriptionTable = table({
  name: 'push_subscription',
  row: SubscriptionRow,
  partitionKey: ['accountId'],
  clusteringKey: ['subscriptionId'],
})

/** A customer's subscriptions by endpoint: where a repeated or cancelled one is found. */
export const endpointTable = table({
  name: 'push_endpoint',
  row: object({
    customerId: idOf('user'),
    endpoint: text({ maxLength: 2048 }),
    accountId: idOf('acc'),
    subscriptionId: idOf('push'),
  }),
  partitionKey: ['customerId'],
  clusteringKey: ['endpoint'],
})
