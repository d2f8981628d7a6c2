import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { ConsumerBatch, ServicePorts } from '#libraries/service/service.ts'
import type { FeedItem } from '#services/feed/contract.ts'
import { notificationContract } from '../contract.ts'
import type { Subscriptions } from '../store/subscriptions.ts'

/** One push request per phone of the account, for everything that is news to its customer, written with the position: so each change of an item asks once. */
export const onFeedItemChanged =
  ({ subscriptions, news }: { subscriptions: Pick<Subscriptions, 'ofAccount'> } & Pick<ServicePorts, 'news'>) =>
  async (item: FeedItem, batch: ConsumerBatch): Promise<ConsumerAnswer> => {
    if (item.isQuiet === true) return 'done'
    for (const { subscriptionId } of await subscriptions.ofAccount(item.accountId)) {
      const pushId = `${subscriptionId}:${item.transactionId}:${item.position}`
      batch.write(news(notificationContract.events.pushRequested, { pushId, subscriptionId, item }))
    }
    return 'done'
  }
