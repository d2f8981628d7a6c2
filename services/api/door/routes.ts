import type { Client } from '#libraries/contract/contract.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { balanceContract } from '#services/balance/contract.ts'
import type { feedContract } from '#services/feed/contract.ts'
import type { notificationContract } from '#services/notification/contract.ts'
import type { potContract } from '#services/pot/contract.ts'
import type { transactionContract } from '#services/transaction/contract.ts'
import type { transferContract } from '#services/transfer/contract.ts'
import { addPushSubscription } from '../handler/add-push-subscription.ts'
import { closePot } from '../handler/close-pot.ts'
import { createPot } from '../handler/create-pot.ts'
import { listAccounts } from '../handler/list-accounts.ts'
import { listFeed } from '../handler/list-feed.ts'
import { listPots } from '../handler/list-pots.ts'
import { listTransactions } from '../handler/list-transactions.ts'
import { lockPot } from '../handler/lock-pot.ts'
import { movePotMoney } from '../handler/move-pot-money.ts'
import { removePushSubscription } from '../handler/remove-push-subscription.ts'
import { sendTransfer } from '../handler/send-transfer.ts'
import { showBalance } from '../handler/show-balance.ts'
import { showPushKey } from '../handler/show-push-key.ts'
import { showTransaction } from '../handler/show-transaction.ts'
import { unlockPot } from '../handler/unlock-pot.ts'
import { updatePot } from '../handler/update-pot.ts'
import { whoAmI } from '../handler/who-am-i.ts'
import type { Callers } from './caller.ts'
import type { Routes } from './http-door.ts'

export type Services = {
  readonly account: Client<typeof accountContract>
  readonly balance: Client<typeof balanceContract>
  readonly feed: Client<typeof feedContract>
  readonly notification: Client<typeof notificationContract>
  readonly pot: Client<typeof potContract>
  readonly transaction: Client<typeof transactionContract>
  readonly transfer: Client<typeof transferContract>
}

/** The whole public API, but for the stream. */
export const routes = (
  { account, balance, feed, notification, pot, transaction, transfer }: Services,
  { ownAccount: own, onlyAccount: only, ownPot }: Omit<Callers, 'customerOf'>,
): Routes => ({
  get: {
    '/ping/whoami': whoAmI(),
    '/accounts': listAccounts({ account }),
    '/balance': showBalance({ balance, pot, own }),
    '/transactions': listTransactions({ transaction, own }),
    '/transactions/:transaction_id': showTransaction({ transaction, own }),
    '/pots': listPots({ pot, own }),
    '/feed': listFeed({ feed, own }),
    '/push-key': showPushKey({ notification }),
  },
  post: {
    '/pots': createPot({ pot, own }),
    '/transfers': sendTransfer({ transfer, account, own }),
    '/push-subscriptions': addPushSubscription({ notification, own, only }),
  },
  put: {
    '/pots/:pot_id/deposit': movePotMoney({ pot, method: 'depositIntoPot', own, ownPot }),
    '/pots/:pot_id/withdraw': movePotMoney({ pot, method: 'withdrawFromPot', own, ownPot }),
    '/pots/:pot_id/lock': lockPot({ pot, ownPot }),
    '/pots/:pot_id/unlock': unlockPot({ pot, ownPot }),
  },
  patch: { '/pots/:pot_id': updatePot({ pot, ownPot }) },
  delete: {
    '/pots/:pot_id': closePot({ pot, ownPot }),
    '/push-subscriptions': removePushSubscription({ notification }),
  },
})
