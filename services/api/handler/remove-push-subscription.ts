import type { Client } from '#libraries/contract/contract.ts'
import { Failure } from '#libraries/errors/failure.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { notificationContract } from '#services/notification/contract.ts'
import { type Query, textIn } from '../door/query.ts'

export const removePushSubscription =
  ({ notification }: { notification: Pick<Client<typeof notificationContract>, 'unsubscribe'> }) =>
  async (customerId: CustomerId, input: Query) => {
    const answer = await notification.unsubscribe({ customerId, endpoint: textIn(input, 'endpoint') })
    if (answer.kind === 'unknown')
      throw new Failure('not-found', 'api.push-subscription', 'You have no such subscription.', {
        params: { field: 'endpoint' },
      })
    return {}
  }
