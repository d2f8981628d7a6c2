import { defineService, followLog } from '#libraries/service/service.ts'
import { authorisationContract } from '#services/authorisation/contract.ts'
import { potContract } from '#services/pot/contract.ts'
import { transactionContract } from '#services/transaction/contract.ts'
import { transferContract } from '#services/transfer/contract.ts'
import { onTransactionChanged } from './consumer/on-transaction-changed.ts'
import { txnEnrichmentContract } from './contract.ts'
import { getMerchant } from './handler/get-merchant.ts'

export const txnEnrichmentService = defineService(txnEnrichmentContract, ({ storage, news, call, clock }) => {
  const authorisation = call(authorisationContract)
  const others = { pot: call(potContract), transfer: call(transferContract) }
  return {
    rpc: { getMerchant: getMerchant({ storage, authorisation }) },
    on: {
      transactionChanged: followLog(
        transactionContract,
        transactionContract.events.transactionChanged,
        onTransactionChanged({ authorisation, others, news, clock }),
      ),
    },
  }
})
