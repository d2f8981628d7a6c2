import type { Handler } from '#libraries/contract/contract.ts'
import type { notificationContract } from '../contract.ts'
import type { Subscriptions } from '../store/subscriptions.ts'

export const unsubscribe =
  ({ subscriptions }: { subscriptions: Subscriptions }): Handler<typeof notificationContract.methods.unsubscribe> =>
  async ({ customerId, endpoint }) => {
    const known = await subscriptions.ofEndpoint(customerId, endpoint)
    if (known === undefined) return { kind: 'unknown' }
    await subscriptions.remove(known)
    return { kind: 'removed' }
  }
