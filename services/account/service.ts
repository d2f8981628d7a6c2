import { defineService } from '#libraries/service/service.ts'
import { customerContract } from '#services/customer/contract.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { accountContract } from './contract.ts'
import { deposit } from './handler/deposit.ts'
import { getAccount } from './handler/get-account.ts'
import { listAccounts } from './handler/list-accounts.ts'
import { openAccount } from './handler/open-account.ts'
import { accountStore } from './store/account-store.ts'

export const accountService = defineService(accountContract, ({ storage, clock, ids, call }) => {
  const store = accountStore(storage)
  const ledger = call(ledgerContract)
  return {
    rpc: {
      openAccount: openAccount({ store, customer: call(customerContract), ledger, clock, ids }),
      deposit: deposit({ store, ledger, clock, ids }),
      getAccount: getAccount({ store }),
      listAccounts: listAccounts({ store }),
    },
  }
})
