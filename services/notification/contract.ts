import { contract, event, rpc } from '#libraries/contract/contract.ts'
import { array, epochMs, idOf, object, oneOf, text, union } from '#libraries/schema/schema.ts'
import { FeedItem } from '#services/feed/contract.ts'

const Subscription = object({
  subscriptionId: idOf('push'),
  accountId: idOf('acc'),
  endpointOrigin: text(),
  createdAt: epochMs(),
})

/** Pushes to phones: Web Push (RFC 8030, 8291, 8292). */
export const notificationContract = contract(
  'service.notification',
  {
    /** `p256dh` and `auth` are base64url, as a browser gives them. An endpoint that is there already is replaced. */
    subscribe: rpc({
      request: object({
        customerId: idOf('user'),
        accountId: idOf('acc'),
        endpoint: text({ maxLength: 2048 }),
        p256dh: text({ maxLength: 128 }),
        auth: text({ maxLength: 64 }),
      }),
      response: union({
        subscribed: { subscription: Subscription },
        refused: { reason: oneOf('endpoint-not-https', 'endpoint-not-public', 'bad-key', 'too-many') },
      }),
      deadlineMs: 2000,
      idempotentBy: 'endpoint',
    }),
    unsubscribe: rpc({
      request: object({ customerId: idOf('user'), endpoint: text({ maxLength: 2048 }) }),
      response: union({ removed: {}, unknown: {} }),
      deadlineMs: 2000,
      idempotentBy: 'endpoint',
    }),
    listSubscriptions: rpc({
      request: object({ customerId: idOf('user') }),
      response: object({ subscriptions: array(Subscription) }),
      deadlineMs: 500,
      readOnly: true,
    }),
    /** The VAPID public key (RFC 8292), base64url of the uncompressed point: a browser subscribes with it. */
    getPushKey: rpc({ request: object({}), response: object({ publicKey: text() }), deadlineMs: 500, readOnly: true }),
  },
  {
    /** One push to one phone; `pushId` is what the queue de-duplicates by. */
    pushRequested: event({
      name: 'notification.push-requested',
      schema: object({ pushId: text(), subscriptionId: idOf('push'), item: FeedItem }),
      delivery: 'queue',
      key: 'pushId',
    }),
  },
)
