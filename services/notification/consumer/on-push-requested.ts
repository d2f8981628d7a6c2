import type { EventOf } from '#libraries/contract/contract.ts'
import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { notificationContract } from '../contract.ts'
import { pushOfItem } from '../domain/push-of-item.ts'
import type { PushSender } from '../push/push-sender.ts'
import type { Subscriptions } from '../store/subscriptions.ts'

type PushRequest = EventOf<typeof notificationContract.events.pushRequested>

/** Sends one push. The topic is the transaction's id, so that a repeat replaces the push that the phone has not shown yet. */
export const onPushRequested =
  ({
    subscriptions,
    sender,
  }: {
    subscriptions: Pick<Subscriptions, 'find' | 'remove'>
    sender: Pick<PushSender, 'send'>
  }) =>
  async ({ subscriptionId, item }: PushRequest): Promise<ConsumerAnswer> => {
    const to = await subscriptions.find(item.accountId, subscriptionId)
    if (to === undefined) return 'done'
    const answer = await sender.send(to, { topic: item.transactionId, data: pushOfItem(item) })
    if (answer === 'gone') await subscriptions.remove(to)
    return answer === 'later' ? 'retry' : answer === 'never' ? 'discard' : 'done'
  }
