import type { Client } from '#libraries/contract/contract.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { balanceContract } from '#services/balance/contract.ts'
import type { feedContract } from '#services/feed/contract.ts'
import type { notificationContract } from '#services/notification/contract.ts'
import type { transactionContract } from '#services/transaction/contract.ts'
import { addPushSubscription } from '../handler/add-push-subscription.ts'
import { listAccounts } from '../handler/list-accounts.ts'
import { listFeed } from '../handler/list-feed.ts'
import { listTransactions } from '../handler/list-transactions.ts'
import { removePushSubscription } from '../handler/remove-push-subscription.ts'
import { showBalance } from '../handler/show-balance.ts'
import { showPushKey } from '../handler/show-push-key.ts'
import { showTransaction } from '../handler/show-transaction.ts'
import { whoAmI } from '../handler/who-am-i.ts'
import type { Callers } from './caller.ts'
import type { Routes } from './http-door.ts'

export type Services = {
  readonly account: Client<typeof accountContract>
  readonly balance: Client<typeof balanceContract>
  readonly feed: Client<typeof feedContract>
  readonly notification: Client<typeof notificationContract>
  readonly transaction: Client<typeof transactionContract>
}

/** The whole public API, but for the stream. */
export const routes = (
  { account, balance, feed, notification, transaction }: Services,
  { ownAccount: own, onlyAccount: only }: Pick<Callers, 'ownAccount' | 'onlyAccount'>,
): Routes => ({
  get: {
    '/ping/whoami': whoAmI(),
    '/accounts': listAccounts({ account }),
    '/balance': showBalance({ balance, own }),
    '/transactions': listTransactions({ transaction, own }),
    '/transactions/:transaction_id': showTransaction({ transaction, own }),
    '/feed': listFeed({ feed, own }),
    '/push-key': showPushKey({ notification }),
  },
  post: { '/push-subscriptions': addPushSubscription({ notification, own, only }) },
  delete: { '/push-subscriptions': removePushSubscription({ notification }) },
})
