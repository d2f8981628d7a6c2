import type { Handler } from '#libraries/contract/contract.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { notificationContract } from '../contract.ts'
import { arePushKeys } from '../domain/push-keys.ts'
import { endpointProblem } from '../push/public-endpoint.ts'
import { type Subscriptions, subscriptionsMax } from '../store/subscriptions.ts'

export const subscribe =
  ({
    subscriptions,
    ids,
    clock,
    loopbackAllowed,
  }: {
    subscriptions: Subscriptions
    ids: Ids
    clock: Pick<Clock, 'now'>
    loopbackAllowed: boolean
  }): Handler<typeof notificationContract.methods.subscribe> =>
  async ({ customerId, accountId, endpoint, p256dh, auth }) => {
    const problem = endpointProblem(endpoint, { loopbackAllowed })
    if (problem !== undefined) return { kind: 'refused', reason: problem }
    if (!arePushKeys(p256dh, auth)) return { kind: 'refused', reason: 'bad-key' }
    const known = await subscriptions.ofEndpoint(customerId, endpoint)
    if (known === undefined && (await subscriptions.endpointsOf(customerId)).length >= subscriptionsMax)
      return { kind: 'refused', reason: 'too-many' }
    if (known !== undefined && known.accountId !== accountId) await subscriptions.remove(known)
    const subscriptionId = known?.accountId === accountId ? known.subscriptionId : ids.next('push')
    const createdAt = clock.now()
    await subscriptions.add({ accountId, subscriptionId, customerId, endpoint, p256dh, auth, createdAt })
    return {
      kind: 'subscribed',
      subscription: { subscriptionId, accountId, endpointOrigin: new URL(endpoint).origin, createdAt },
    }
  }
