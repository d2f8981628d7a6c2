import type { Client } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { notificationContract } from '#services/notification/contract.ts'
import type { Callers } from '../door/caller.ts'
import { idIn, type Query, textIn } from '../door/query.ts'

const remedies = {
  'endpoint-not-https': ['endpoint', 'The endpoint must be an https address without a password.'],
  'endpoint-not-public': ['endpoint', 'The endpoint must be a public push service, not an address inside a network.'],
  'bad-key': ['keys', 'Give keys.p256dh and keys.auth as the browser made them (base64url).'],
  'too-many': ['endpoint', 'You have as many subscriptions as one customer may have: delete one first.'],
} as const

/**
 * Takes a browser's `PushSubscription.toJSON()`, as JSON or as a form (`keys[p256dh]`), with an `account_id`, which a customer
 * with one account may leave out.
 */
export const addPushSubscription =
  ({
    notification,
    own,
    only,
  }: {
    notification: Pick<Client<typeof notificationContract>, 'subscribe'>
    own: Callers['ownAccount']
    only: Callers['onlyAccount']
  }) =>
  async (customerId: CustomerId, body: Query) => {
    const accountId =
      body['account_id'] === undefined ? await only(customerId) : await own(customerId, idIn(body, 'account_id', 'acc'))
    const keys = keysIn(body)
    const endpoint = textIn(body, 'endpoint')
    const answer = await notification.subscribe({
      customerId,
      accountId,
      endpoint,
      p256dh: textIn(keys, 'p256dh'),
      auth: textIn(keys, 'auth'),
    })
    if (answer.kind === 'refused') {
      const [field, remedy] = remedies[answer.reason]
      throw badRequest(`api.push-${answer.reason}`, field, remedy)
    }
    return {
      push_subscription: {
        id: answer.subscription.subscriptionId,
        account_id: accountId,
        endpoint_origin: answer.subscription.endpointOrigin,
      },
    }
  }

const keysIn = (body: Query): Query => {
  if (typeof body['keys'] === 'object' && body['keys'] !== null) return body['keys'] as Query
  return { p256dh: body['keys[p256dh]'] ?? body['p256dh'], auth: body['keys[auth]'] ?? body['auth'] }
}
