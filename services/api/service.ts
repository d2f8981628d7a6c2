import { defineService, followLog } from '#libraries/service/service.ts'
import { accountContract } from '#services/account/contract.ts'
import { balanceContract } from '#services/balance/contract.ts'
import { customerContract } from '#services/customer/contract.ts'
import { feedContract } from '#services/feed/contract.ts'
import { notificationContract } from '#services/notification/contract.ts'
import { potContract } from '#services/pot/contract.ts'
import { transactionContract } from '#services/transaction/contract.ts'
import { transferContract } from '#services/transfer/contract.ts'
import { onFeedItemChanged } from './consumer/on-feed-item-changed.ts'
import { apiContract } from './contract.ts'
import { openDoor } from './door/open-door.ts'

/** `onListening` learns the address of the door: `http://127.0.0.1:8080`. */
export const apiService = ({ onListening }: { onListening: (address: string) => void }) =>
  defineService(apiContract, ({ call, clock, log, settings }) => {
    const door = openDoor({
      customer: call(customerContract),
      account: call(accountContract),
      balance: call(balanceContract),
      feed: call(feedContract),
      notification: call(notificationContract),
      pot: call(potContract),
      transaction: call(transactionContract),
      transfer: call(transferContract),
      clock,
      log,
    })
    return {
      rpc: {},
      on: {
        feedItemChanged: followLog(feedContract, feedContract.events.feedItemChanged, onFeedItemChanged(door)),
      },
      start: async () => onListening(await door.listen(settings.get('FLORIN_API_LISTEN') ?? '127.0.0.1:8080')),
      stop: door.close,
    }
  })
