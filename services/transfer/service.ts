import { defineService } from '#libraries/service/service.ts'
import { accountContract } from '#services/account/contract.ts'
import { customerContract } from '#services/customer/contract.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { transferContract } from './contract.ts'
import { findSides } from './handler/find-sides.ts'
import { send } from './handler/send.ts'
import { transferStore } from './store/transfer-store.ts'

export const transferService = defineService(transferContract, ({ storage, clock, ids, call }) => {
  const store = transferStore(storage)
  const account = call(accountContract)
  return {
    rpc: {
      send: send({ store, account, ledger: call(ledgerContract), clock, ids }),
      findSides: findSides({ store, account, customer: call(customerContract) }),
    },
  }
})
