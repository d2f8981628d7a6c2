import type { Handler } from '#libraries/contract/contract.ts'
import type { notificationContract } from '../contract.ts'
import type { Subscriptions } from '../store/subscriptions.ts'

/** Without the endpoints: whoever has one can push to the phone. */
export const listSubscriptions =
  ({
    subscriptions,
  }: {
    subscriptions: Subscriptions
  }): Handler<typeof notificationContract.methods.listSubscriptions> =>
  async ({ customerId }) => {
    const endpoints = await subscriptions.endpointsOf(customerId)
    const rows = await Promise.all(
      endpoints.map(({ accountId, subscriptionId }) => subscriptions.find(accountId, subscriptionId)),
    )
    const shown = rows.flatMap(row =>
      row === undefined
        ? []
        : [
            {
              subscriptionId: row.subscriptionId,
              accountId: row.accountId,
              endpointOrigin: new URL(row.endpoint).origin,
              createdAt: row.createdAt,
            },
          ],
    )
    return { subscriptions: shown }
  }
