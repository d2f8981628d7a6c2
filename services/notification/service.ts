import { defineService, followLog, takeFromQueue } from '#libraries/service/service.ts'
import { feedContract } from '#services/feed/contract.ts'
import { onFeedItemChanged } from './consumer/on-feed-item-changed.ts'
import { onPushRequested } from './consumer/on-push-requested.ts'
import { notificationContract } from './contract.ts'
import { getPushKey } from './handler/get-push-key.ts'
import { listSubscriptions } from './handler/list-subscriptions.ts'
import { subscribe } from './handler/subscribe.ts'
import { unsubscribe } from './handler/unsubscribe.ts'
import { openVapidKey } from './push/node-vapid-key.ts'
import { webPushSender } from './push/web-push-sender.ts'
import { subscriptionStore } from './store/subscriptions.ts'

export const notificationService = defineService(notificationContract, ({ storage, clock, ids, news, settings }) => {
  const loopbackCaFile = settings.get('FLORIN_PUSH_LOOPBACK_CA')
  const sender = webPushSender({ vapid: openVapidKey(settings.keysDirectory), loopbackCaFile })
  const subscriptions = subscriptionStore(storage)
  const { pushRequested } = notificationContract.events
  return {
    rpc: {
      subscribe: subscribe({ subscriptions, ids, clock, loopbackAllowed: loopbackCaFile !== undefined }),
      unsubscribe: unsubscribe({ subscriptions }),
      listSubscriptions: listSubscriptions({ subscriptions }),
      getPushKey: getPushKey({ sender }),
    },
    on: {
      feedItemChanged: followLog(
        feedContract,
        feedContract.events.feedItemChanged,
        onFeedItemChanged({ subscriptions, news }),
      ),
      pushRequested: takeFromQueue(notificationContract, pushRequested, onPushRequested({ subscriptions, sender })),
    },
    stop: () => sender.close(),
  }
})
